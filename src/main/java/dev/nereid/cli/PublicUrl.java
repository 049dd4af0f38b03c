package dev.nereid.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where clients reach a server, if not where it listens. */
final class PublicUrl {
    private PublicUrl() {}

    /**
     * Without a slash at its end.
     *
     * @throws IllegalArgumentException if it can't be one; the message says what it can be
     */
    static String normal(String text) {
        try {
            URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean isOrigin = url.getHost() != null
                    && url.getRawPath().isEmpty() // the Python client would not keep it
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null;
            if (isOrigin && ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))) {
                String scheme = url.getScheme().toLowerCase(Locale.ROOT);
                return new URI(scheme, null, url.getHost(), url.getPort(), null, null, null).toString();
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "give an address without a path, such as https://nereid.example.org or http://192.0.2.7:8080");
    }
}
