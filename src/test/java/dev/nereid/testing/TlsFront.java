package dev.nereid.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS in front of a server on loopback, with a certificate for {@code nereid.test} that nobody trusts by himself. */
public final class TlsFront implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final Path certificate;
    private final Relay relay;

    private TlsFront(Path certificate, Relay relay) {
        this.certificate = certificate;
        this.relay = relay;
    }

    /** @param directory for the key and the certificate */
    public static TlsFront start(Path directory, int serverPort) throws Exception {
        Path keys = directory.resolve("keys.p12");
        Path certificate = directory.resolve("authority.pem");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> store = List.of("-alias", "s", "-keystore", keys.toString(), "-storepass", PASSWORD);
        ChildJvm.run(concat(
                List.of(tool, "-genkeypair", "-keyalg", "EC", "-dname", "CN=nereid.test", "-validity", "2"),
                List.of("-ext", "san=dns:nereid.test"),
                store));
        ChildJvm.run(concat(List.of(tool, "-exportcert", "-rfc", "-file", certificate.toString()), List.of(), store));
        Relay relay = Relay.start(
                context(keys).getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                client -> Relay.pipe(client, serverPort, new byte[0]));
        return new TlsFront(certificate, relay);
    }

    private static List<String> concat(List<String> a, List<String> b, List<String> c) {
        return java.util.stream.Stream.of(a, b, c).flatMap(List::stream).toList();
    }

    private static SSLContext context(Path keys) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** PEM. */
    public Path certificate() {
        return certificate;
    }

    public int port() {
        return relay.port();
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
