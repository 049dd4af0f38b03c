package dev.nereid.server.session;

import io.javalin.http.BadRequestResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as hashes that are slow to make, and comparing with them: Argon2id, as OWASP asks for it. Each takes 19 MiB and
 * some hundredths of a second, so few are made at once and not many may wait. Safe for many threads.
 */
final class PasswordHashes {
    static final int LENGTH_MIN = 10;
    static final int LENGTH_MAX = 200;

    private static final int KIB = 19 << 10;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private static final Pattern ENCODED =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d),p=(\\d)\\$([\\w+/]{22})\\$([\\w+/]{43})");

    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final int AT_ONCE = 2;
    private static final int WAITING_MAX = 16;
    private static final long PATIENCE_MILLIS = 5000;

    private final Semaphore present = new Semaphore(AT_ONCE + WAITING_MAX);
    private final Semaphore working = new Semaphore(AT_ONCE, true);

    /** What a password is compared with where there is none, so that this takes as long. */
    private final String nobodys = encode(random(HASH_BYTES), random(SALT_BYTES));

    /**
     * @throws BadRequestResponse if the password is too short or too long
     * @throws LaterException if too many are being made
     */
    String of(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            throw new BadRequestResponse("A password has " + LENGTH_MIN + " to " + LENGTH_MAX
                    + " characters; this one has " + length + ". Nothing was changed.");
        }
        byte[] salt = random(SALT_BYTES);
        return encode(inTurn(() -> hash(password, salt, KIB, PASSES, LANES)), salt);
    }

    /**
     * @param encoded null where there is none: then it does not match, and takes as long
     * @throws LaterException if too many are being compared
     */
    boolean matches(String password, String encoded) {
        if (password.length() > 2 * LENGTH_MAX) {
            return false; // whosever it is meant to be
        }
        Matcher parts = ENCODED.matcher(encoded == null ? nobodys : encoded);
        if (!parts.matches()) {
            throw new IllegalStateException("What is stored of a password is no Argon2id hash");
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] actual = inTurn(() -> hash(password, salt, number(parts, 1), number(parts, 2), number(parts, 3)));
        return MessageDigest.isEqual(expected, actual) && encoded != null;
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return random;
    }

    private static String encode(byte[] hash, byte[] salt) {
        return "$argon2id$v=19$m=" + KIB + ",t=" + PASSES + ",p=" + LANES + "$" + ENCODER.encodeToString(salt) + "$"
                + ENCODER.encodeToString(hash);
    }

    /** Keyboards write one character in several ways; NFC is the same for all. */
    private static byte[] hash(String password, byte[] salt, int kib, int passes, int lanes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(kib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(
                Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private byte[] inTurn(Supplier<byte[]> work) {
        if (!present.tryAcquire()) {
            throw busy();
        }
        try {
            if (!working.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw busy();
            }
            try {
                return work.get();
            } finally {
                working.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } finally {
            present.release();
        }
    }

    private static LaterException busy() {
        return LaterException.busy(
                "Many people sign in at this moment. Nothing was changed; try again in a few seconds.");
    }
}
