package dev.nereid.server;

import java.security.SecureRandom;
import java.util.Base64;

/** Keys in addresses that are opened once, by a person who sees them. */
final class Secrets {
    static final String OPEN_PATH = "/-/open";
    static final String KEY = "key";

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String openPath(String key) {
        return OPEN_PATH + "?" + KEY + "=" + key;
    }
}
