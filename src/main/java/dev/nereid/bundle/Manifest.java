package dev.nereid.bundle;

import dev.nereid.log.Replay.Position;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectKind;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is in a bundle, as the bundle says itself: {@code manifest.json}, its last entry. Names are those that this version
 * gives, and no others, so that none leads anywhere.
 *
 * @param created when it was packed
 * @param host where
 * @param contents of files; each lies beside the first run file that names it
 */
public record Manifest(Instant created, String host, List<Log> logs, List<Content> contents) {
    static final String NAME = "manifest.json";

    private static final int FORMAT = 1;
    private static final Pattern RUN_FILE =
            Pattern.compile("\\d{8}T\\d{6}\\.\\d{6}Z-[a-zA-Z]{1,20}-[0-9a-f]{8}(\\.\\d{1,6})?\\.db");
    private static final Pattern CONTENT = Pattern.compile("(.{1,80})\\.files/([0-9a-f]{64})");

    /**
     * A run file.
     *
     * @param size of the run file, in bytes
     * @param after the operations up to here are not in it, but for the first; sequence 0 if all are
     * @param end its last operation, with the digest of the log up to there
     * @param lost operations before that which are not in it, since the run file was damaged
     * @param isLive whether it was being written when it was packed
     * @param contents that the log names, by their SHA-256, in this bundle or not
     */
    public record Log(
            String file,
            long size,
            String sha256,
            UUID logId,
            UUID objectId,
            ObjectKind kind,
            Position after,
            Position end,
            long lost,
            boolean isLive,
            List<String> contents) {
        public long operations() {
            return end.sequence() - after.sequence() - lost;
        }
    }

    /** The content of a file. */
    public record Content(String file, String sha256, long size) {}

    /** Bytes of all that is in the bundle, unpacked. */
    public long bytes() {
        return logs.stream().mapToLong(Log::size).sum()
                + contents.stream().mapToLong(Content::size).sum();
    }

    // ----------------------------------------------------------------------------------------------------- JSON --

    byte[] toJson() {
        ObjectNode json = Json.begin(FORMAT, created).put("host", host);
        ArrayNode logList = json.putArray("logs");
        for (Log log : logs) {
            ObjectNode each = logList.addObject();
            each.put("file", log.file()).put("size", log.size()).put("sha256", log.sha256());
            each.put("log", log.logId().toString()).put("object", log.objectId().toString());
            each.put("kind", log.kind().label()).put("live", log.isLive());
            each.put("after", log.after().sequence()).put("digest_after", Json.hex(log.after()));
            each.put("to", log.end().sequence()).put("digest", Json.hex(log.end()));
            each.put("lost", log.lost());
            log.contents().forEach(each.putArray("contents")::add);
        }
        ArrayNode contentList = json.putArray("contents");
        for (Content content : contents) {
            ObjectNode each = contentList.addObject();
            each.put("file", content.file()).put("size", content.size()).put("sha256", content.sha256());
        }
        return Json.bytes(json);
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    static Manifest parse(byte[] bytes) {
        return Json.parse(bytes, FORMAT, "its manifest is not one that nereid pack writes", json -> {
            Manifest manifest = new Manifest(
                    Instant.parse(json.path("created").asString()),
                    json.path("host").asString(),
                    Json.list(json.path("logs"), Manifest::log),
                    Json.list(json.path("contents"), Manifest::content));
            manifest.check();
            return manifest;
        });
    }

    private static Log log(JsonNode json) {
        return new Log(
                json.path("file").asString(),
                json.path("size").asLong(),
                json.path("sha256").asString(),
                Json.uuid(json.path("log")),
                Json.uuid(json.path("object")),
                ObjectKind.of(json.path("kind").asString()),
                Json.position(json.path("after"), json.path("digest_after")),
                Json.position(json.path("to"), json.path("digest")),
                json.path("lost").asLong(),
                json.path("live").asBoolean(),
                Json.texts(json.path("contents")));
    }

    private static Content content(JsonNode json) {
        return new Content(
                json.path("file").asString(),
                json.path("sha256").asString(),
                json.path("size").asLong());
    }

    private void check() {
        Set<String> stems = new HashSet<>();
        long bytes = 0;
        for (Log log : logs) {
            boolean isPlausible = RUN_FILE.matcher(log.file()).matches()
                    && FileRef.isSha256(log.sha256())
                    && log.contents().stream().allMatch(FileRef::isSha256)
                    && log.size() >= 0
                    && log.after().sequence() >= 0
                    && log.lost() >= 0
                    && log.operations() >= 0;
            require(isPlausible && stems.add(stem(log.file())), log.file());
            bytes = sum(bytes, log.size());
        }
        Set<String> names = new HashSet<>();
        for (Content content : contents) {
            Matcher name = CONTENT.matcher(content.file());
            boolean isPlausible = name.matches()
                    && stems.contains(name.group(1))
                    && name.group(2).equals(content.sha256())
                    && content.size() >= 0;
            require(isPlausible && names.add(content.sha256()), content.file());
            bytes = sum(bytes, content.size());
        }
    }

    private static long sum(long bytes, long more) {
        try {
            return Math.addExact(bytes, more);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("what it declares is more than any disk holds", e);
        }
    }

    private static void require(boolean isPlausible, String name) {
        if (!isPlausible) {
            String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
            throw new IllegalArgumentException("its manifest names \"" + shown + "\" in a way that makes no sense");
        }
    }

    static String stem(String runFile) {
        return runFile.substring(0, runFile.length() - ".db".length());
    }
}
