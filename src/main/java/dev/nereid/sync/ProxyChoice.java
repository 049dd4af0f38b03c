package dev.nereid.sync;

import dev.nereid.settings.Setting;
import dev.nereid.settings.SettingException;
import dev.nereid.settings.Settings;
import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.HttpUrl;

/**
 * The proxy that the environment names for a server: {@code HTTPS_PROXY} or {@code HTTP_PROXY} by the server's scheme,
 * unless {@code NO_PROXY} covers it. As with curl, names in lower case come first and an address without a scheme is an
 * HTTP proxy's. A Java property ({@code https.proxyHost}) is nearer to the program, so it comes before the environment.
 */
final class ProxyChoice {
    private final String variable;
    private final HttpUrl url;

    private ProxyChoice(String variable, HttpUrl url) {
        this.variable = variable;
        this.url = url;
    }

    /** Null if the environment names none, or not for this server. */
    static ProxyChoice of(HttpUrl server, Settings settings) {
        Setting setting = server.isHttps() ? Setting.HTTPS_PROXY : Setting.HTTP_PROXY;
        String given = settings.get(setting);
        if (given == null || System.getProperty(server.scheme() + ".proxyHost") != null) {
            return null;
        }
        if (NoProxy.of(settings.list(Setting.NO_PROXY)).covers(server.host(), server.port())) {
            return null;
        }
        String variable = settings.variable(setting);
        HttpUrl url = HttpUrl.parse(given.contains("://") ? given : "http://" + given);
        if (url == null || url.isHttps()) {
            throw new SettingException(
                    variable + " is not the address of an HTTP proxy. It can be http://host:port or"
                            + " http://user:password@host:port; what goes to an https server is encrypted all the way.",
                    null);
        }
        return new ProxyChoice(variable, url);
    }

    Proxy proxy() {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(url.host(), url.port()));
    }

    /** Gives user and password once; who is asked again was refused. */
    Authenticator authenticator() {
        if (url.username().isEmpty()) {
            return Authenticator.NONE;
        }
        String credentials = Credentials.basic(url.username(), url.password());
        return (route, response) -> response.request().header("Proxy-Authorization") != null
                ? null
                : response.request()
                        .newBuilder()
                        .header("Proxy-Authorization", credentials)
                        .build();
    }

    String credentialsAdvice() {
        return url.username().isEmpty()
                ? "it asks for a user and a password; set " + variable + " to http://user:password@" + url.host() + ":"
                        + url.port()
                : "it does not know the user and password in " + variable;
    }

    /** Without the password, so that a log can show it. */
    @Override
    public String toString() {
        return url.host() + ":" + url.port() + " (" + variable + ")";
    }
}
