package dev.nereid.sync;

import dev.nereid.settings.Settings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The way to a server: how long to wait, through which proxy, whose certificates to trust. And why it is barred. */
final class ServerConnection {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(20); // OkHttp counts milliseconds in 31 bits

    private final HttpUrl address;
    private final ProxyChoice proxy; // null if there is none
    private final OkHttpClient client;

    /** @param requestTimeout how long the server may be silent */
    ServerConnection(HttpUrl address, Settings settings, Duration requestTimeout) {
        this.address = address;
        this.proxy = ProxyChoice.of(address, settings);
        Duration timeout = requestTimeout.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : requestTimeout;
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .socketFactory(new PromptSockets())
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .followRedirects(false); // a POST would arrive as a GET
        if (proxy != null) {
            builder.proxy(proxy.proxy()).proxyAuthenticator(proxy.authenticator());
        }
        if (address.isHttps()) {
            TrustedCertificates.add(builder, settings);
        } else {
            builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)); // to load TLS takes a third of a second
        }
        this.client = builder.build();
    }

    OkHttpClient client() {
        return client;
    }

    /** @param server its address, for people */
    String explain(IOException e, String server) {
        if (e.getMessage() != null && e.getMessage().equals("Failed to authenticate with proxy")) { // in OkHttp's words
            return explainRefusedProxy();
        }
        String way = proxy == null ? "" : " through the proxy " + proxy;
        return "The server at " + server + " can't be reached" + way + ": " + reason(e) + ".";
    }

    /** It answered 407. */
    String explainRefusedProxy() {
        return proxy == null
                ? "A proxy on the way to " + address + " asks for a user and a password (407)."
                : "The proxy " + proxy + " refused (407): " + proxy.credentialsAdvice() + ".";
    }

    private static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "no host of this name is known";
        } else if (e instanceof InterruptedIOException) {
            return "it did not answer in time";
        } else if (e instanceof SSLPeerUnverifiedException) {
            return "its certificate is for another name";
        } else if (e instanceof SSLException && TrustedCertificates.isUntrusted(e)) {
            return "its certificate is not trusted here. If it is signed by an authority of your organisation, set"
                    + " NEREID_CA_BUNDLE to a PEM file with that authority's certificate";
        }
        // OkHttp puts an address first that the caller has named already.
        Throwable telling = e instanceof ConnectException && e.getCause() != null ? e.getCause() : e;
        return telling.getMessage() == null ? telling.getClass().getSimpleName() : telling.getMessage();
    }
}
