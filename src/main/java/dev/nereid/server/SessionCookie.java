package dev.nereid.server;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.UUID;

/**
 * The cookie that holds half of the secret of a browser's session ({@link PageKey}). No script can read it, and no other site
 * makes a browser send it. It is named after the store: browsers don't tell ports of a host apart, and a person may look at
 * two servers there.
 */
final class SessionCookie {
    private static final int LIFE_SECONDS = 14 * 24 * 60 * 60;

    private static final int NAME_DIGITS = 8;

    private final String name;
    private final boolean isSecure;

    /** @param isSecure whether browsers reach the server by HTTPS */
    SessionCookie(UUID instanceId, boolean isSecure) {
        this.name = "nereid_" + instanceId.toString().substring(0, NAME_DIGITS);
        this.isSecure = isSecure;
    }

    /** Its half of the secret; null if the browser shows none. */
    String of(Context context) {
        return context.cookie(name);
    }

    /** @param secret the whole one */
    void set(Context context, String secret) {
        set(context, PageKey.cookieOf(secret), LIFE_SECONDS);
    }

    void forget(Context context) {
        set(context, "", 0);
    }

    private void set(Context context, String value, int seconds) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath("/");
        cookie.setMaxAge(seconds);
        cookie.setHttpOnly(true);
        cookie.setSecure(isSecure);
        cookie.setSameSite(SameSite.STRICT);
        context.cookie(cookie);
    }
}
