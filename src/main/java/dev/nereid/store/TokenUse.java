package dev.nereid.store;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each token was shown last, in memory: requests that only read do not write for that. Safe for many threads. */
final class TokenUse {
    private final Map<String, Long> times = new ConcurrentHashMap<>(); // by token

    void note(String tokenId, long time) {
        times.put(tokenId, time);
    }

    /** Those that came since the last call. */
    Map<String, Long> take() {
        Map<String, Long> taken = new HashMap<>(times);
        taken.forEach(times::remove);
        return taken;
    }
}
