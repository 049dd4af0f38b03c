package dev.nereid.server;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;

/**
 * Half of a session's secret, which the pages keep for themselves and show with each request. The other half is in a cookie,
 * which a browser sends to every port of a host, and so to any server of another user on a shared machine: by itself it is
 * worth nothing. What the pages keep is read by no page of another port.
 */
final class PageKey {
    /** A header that no page of another site can set. */
    static final String HEADER = "Nereid-Web";

    /** Instead of it in the address of a download, for which no header can be set. */
    static final String PARAMETER = "page_key";

    private PageKey() {}

    /** Of a session's whole secret, what goes into the cookie. */
    static String cookieOf(String secret) {
        return secret.substring(0, secret.length() / 2);
    }

    /** And what the pages are given. */
    static String of(String secret) {
        return secret.substring(secret.length() / 2);
    }

    /** An address of a page that takes it out and keeps it: what is behind the sign is sent to nobody. */
    static String handedTo(String page, String secret) {
        return page + "#" + PARAMETER + "=" + of(secret);
    }

    /** The whole secret, as far as the request shows it. */
    static String joined(Context context, String cookie) {
        String header = context.header(HEADER);
        boolean mayBeLink = header == null && context.method() == HandlerType.GET;
        String key = mayBeLink ? context.queryParam(PARAMETER) : header;
        return key == null ? cookie : cookie + key;
    }
}
