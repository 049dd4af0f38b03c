package dev.nereid.server.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.util.IPAddress;

/** Names and addresses by which clients reach a server, spelled as certificates spell them. */
public final class HostNames {
    private static final Pattern NAME = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");
    private static final int LONGEST = 253;

    private HostNames() {}

    /**
     * Without brackets around an IPv6 address.
     *
     * @throws IllegalArgumentException if it is neither a name nor an address; the message says what it can be
     */
    public static String normal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (IPAddress.isValid(bare)) {
            return literal(bare).getHostAddress();
        }
        try {
            String name = IDN.toASCII(bare).toLowerCase(Locale.ROOT);
            if (name.length() <= LONGEST && NAME.matcher(name).matches()) {
                return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            }
        } catch (IllegalArgumentException e) {
            // Said below, for all of them.
        }
        throw new IllegalArgumentException(
                "give a host name or an IP address, such as nereid.example.org or 192.0.2.7");
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // not of what is an address
        }
    }

    /** Those given, and what programs on this machine call it. */
    static Set<String> withThoseOfThisMachine(Collection<String> given) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : List.of("localhost", "127.0.0.1", "::1")) {
            names.add(normal(name));
        }
        given.forEach(name -> add(names, name));
        try {
            InetAddress machine = InetAddress.getLocalHost();
            add(names, machine.getHostName());
            add(names, machine.getCanonicalHostName());
        } catch (UnknownHostException e) {
            // It has no name that it knows itself by.
        }
        return names;
    }

    private static void add(Set<String> names, String name) {
        try {
            String normal = normal(name);
            if (!IPAddress.isValid(normal) || !literal(normal).isAnyLocalAddress()) {
                names.add(normal);
            }
        } catch (IllegalArgumentException e) {
            // A machine may have a name that no certificate can have.
        }
    }
}
