package dev.nereid.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When each content in a backup was last read whole. A backup reads those again that somebody has written to since, and of
 * the others some in turn, so that what a disk has lost is copied anew while the server still has it.
 */
final class CheckedContents {
    /** All of a small backup each time; of a large one all within as many backups as a month has days. */
    private static final long TURN_BYTES_MIN = 256L << 20;

    private static final int TURNS = 30;

    private record Check(long modified, long checked) {}

    private final Map<String, Check> checks = new HashMap<>();
    private final Set<String> turn = new HashSet<>();
    private final long now;

    private CheckedContents(long now) {
        this.now = now;
    }

    /**
     * Lines that make no sense are left out: what they are about is read again.
     *
     * @param now milliseconds
     */
    static CheckedContents read(Path file, long now) throws IOException {
        CheckedContents contents = new CheckedContents(now);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            for (String line :
                    Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")) {
                if (line.matches("[0-9a-f]{64} \\d{1,18} \\d{1,18}")) {
                    String[] words = line.split(" ");
                    contents.checks.put(words[0], new Check(Long.parseLong(words[1]), Long.parseLong(words[2])));
                }
            }
        }
        return contents;
    }

    /** Chooses whose turn it is: those that were not read for longest. */
    void takeTurn(Map<String, Long> sizes) {
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        long left = Math.max(TURN_BYTES_MIN, all / TURNS);
        List<String> byAge = new ArrayList<>(sizes.keySet());
        byAge.sort(Comparator.comparing((String sha256) -> checkedTime(sha256)).thenComparing(sha256 -> sha256));
        for (String sha256 : byAge) {
            if (left <= 0) {
                return;
            }
            turn.add(sha256);
            left -= sizes.get(sha256);
        }
    }

    private long checkedTime(String sha256) {
        Check check = checks.get(sha256);
        return check == null ? 0 : check.checked;
    }

    /** @param file where it lies */
    boolean isDue(String sha256, Path file) throws IOException {
        Check check = checks.get(sha256);
        return check == null || check.modified != modified(file) || turn.contains(sha256);
    }

    /** Notes that a content was just found whole, or written. */
    void note(String sha256, Path file) throws IOException {
        checks.put(sha256, new Check(modified(file), now));
        turn.remove(sha256);
    }

    private static long modified(Path file) throws IOException {
        return Math.max(0, Files.getLastModifiedTime(file).toMillis());
    }

    /** Without it, the next backup reads all again. */
    void write(Path file, Set<String> kept) throws IOException {
        StringBuilder text = new StringBuilder();
        checks.forEach((sha256, check) -> {
            if (kept.contains(sha256)) {
                text.append(sha256 + " " + check.modified + " " + check.checked + "\n");
            }
        });
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text);
        Private.file(part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
