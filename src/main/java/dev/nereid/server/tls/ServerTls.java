package dev.nereid.server.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTPS of a running server. Its certificate may change while it runs; connections that are open are not disturbed. */
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final long REFRESH_MINUTES = 60;

    private final CertificateSource source;
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "nereid-certificate");
        thread.setDaemon(true);
        return thread;
    });
    private KeyedCertificate certificate;

    private ServerTls(CertificateSource source, KeyedCertificate certificate) {
        this.source = source;
        this.certificate = certificate;
        context.setKeyStore(certificate.keyStore());
        context.setKeyStorePassword(new String(KeyedCertificate.PASSWORD));
        clock.scheduleWithFixedDelay(this::refresh, REFRESH_MINUTES, REFRESH_MINUTES, TimeUnit.MINUTES);
    }

    /**
     * @param data the server's directory
     * @param host that the server listens on
     * @param clientHost by which clients are told to reach it
     * @throws TlsException if there is no certificate that can be used
     */
    public static ServerTls open(TlsOptions options, Path data, String host, String clientHost) {
        GivenCertificate given = options.source(data.resolve("tls"));
        if (given != null) {
            return new ServerTls(given, given.current(clientHost));
        }
        List<String> names = new ArrayList<>(options.names());
        names.addAll(List.of(host, clientHost));
        OwnCertificate own = new OwnCertificate(data.resolve("tls"), names, Clock.systemUTC());
        return new ServerTls(own, own.current());
    }

    public synchronized X509Certificate certificateInUse() {
        return certificate.certificate();
    }

    /** PEM file that makes clients trust the server; null if they do anyway. */
    public synchronized Path trustFile() {
        return certificate.isTrustedEverywhere() ? null : source.trustFile().toAbsolutePath();
    }

    /** Whether no client can have that file yet. */
    public boolean isAuthorityNew() {
        return source instanceof OwnCertificate own && own.isAuthorityNew();
    }

    public ServerConnector connector(Server server, HttpConfiguration defaults, String host, int port) {
        HttpConfiguration http = new HttpConfiguration(defaults);
        // Who asks for a name that the certificate lacks decides by himself whether to go on.
        http.addCustomizer(new SecureRequestCustomizer(false));
        http.addCustomizer(ServerTls::refusePlain);
        SslConnectionFactory tls = new SslConnectionFactory(context, HttpVersion.HTTP_1_1.asString());
        ServerConnector connector =
                new ServerConnector(server, new DetectorConnectionFactory(tls), new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        return connector;
    }

    /** Without an answer, who forgot the s would see a connection that ends for no reason. */
    private static Request refusePlain(Request request, HttpFields.Mutable headers) {
        if (!request.isSecure()) {
            throw new HttpException.RuntimeException(
                    400,
                    "This port speaks HTTPS. Use an address that begins with https://; nereid serve --new-token"
                            + " prints a token with it.");
        }
        return request;
    }

    /** Renews the certificate if it is time, or takes the one that somebody else has renewed. */
    public synchronized void refresh() {
        try {
            KeyedCertificate current = source.current();
            if (!current.equals(certificate)) {
                context.reload(factory -> factory.setKeyStore(current.keyStore()));
                certificate = current;
            }
        } catch (Exception e) { // files that are just being replaced, say
            LOG.warn(
                    "The certificate can't be renewed; the one in use is valid until {}: {}",
                    certificate.end(),
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
