package dev.nereid.sync;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Which servers are reached without a proxy, as {@code NO_PROXY} has it for curl: {@code example.com} and
 * {@code .example.com} mean this host and all below it, {@code 10.1.2.3} and {@code ::1} an address,
 * {@code 10.0.0.0/8} a range, {@code *} everything. With a port behind it, an element is for this port alone. Unlike with
 * curl, loopback addresses are always reached without one: a proxy elsewhere would find something else there.
 */
final class NoProxy {
    private final List<String> elements;

    private NoProxy(List<String> elements) {
        this.elements = elements;
    }

    static NoProxy of(List<String> elements) {
        return new NoProxy(
                elements.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList());
    }

    /** @param server a name, or an address without brackets */
    boolean covers(String server, int port) {
        String host = server.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        InetAddress address = address(host);
        if (host.equals("localhost") || host.endsWith(".localhost") || address != null && address.isLoopbackAddress()) {
            return true;
        }
        return elements.stream().anyMatch(element -> covers(element, host, address, port));
    }

    private static boolean covers(String element, String host, InetAddress address, int port) {
        if (element.equals("*")) {
            return true;
        }
        if (address != null && coversAddress(element, address)) {
            return true;
        }
        int colon = element.lastIndexOf(':');
        boolean hasPort = colon > 0 && element.substring(colon + 1).matches("\\d{1,5}");
        if (hasPort && element.indexOf(':') == colon || element.startsWith("[") && element.contains("]:")) {
            return port == Integer.parseInt(element.substring(colon + 1))
                    && covers(element.substring(0, colon), host, address, port);
        }
        String name = element.startsWith("*.") ? element.substring(2) : element.replaceAll("^\\.|\\.$", "");
        return address == null && !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
    }

    private static boolean coversAddress(String element, InetAddress address) {
        int slash = element.indexOf('/');
        InetAddress network = address(slash < 0 ? element : element.substring(0, slash));
        if (network == null || network.getAddress().length != address.getAddress().length) {
            return false;
        }
        int bits = 8 * network.getAddress().length;
        int prefix = slash < 0 ? bits : prefix(element.substring(slash + 1), bits);
        return prefix >= 0 && head(network, bits - prefix).equals(head(address, bits - prefix));
    }

    private static int prefix(String text, int bits) {
        return text.matches("\\d{1,3}") && Integer.parseInt(text) <= bits ? Integer.parseInt(text) : -1;
    }

    private static BigInteger head(InetAddress address, int dropped) {
        return new BigInteger(1, address.getAddress()).shiftRight(dropped);
    }

    /** Null if it is a name: no name service is asked. */
    private static InetAddress address(String text) {
        String bare = text.replaceAll("^\\[|]$", "");
        if (!bare.matches("[0-9.]+\\.[0-9]+|[0-9a-f:.]*:[0-9a-f:.]*")) {
            return null;
        }
        try {
            return InetAddress.getByName(bare);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
