package dev.nereid.backup;

import dev.nereid.codec.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a backup says of itself, a line of text for each fact.
 *
 * @param id of this backup alone
 * @param taken just before the database was copied
 * @param engine that it was copied from
 * @param storeFile name of the database in the backup
 */
public record BackupManifest(
        UUID id,
        Instant taken,
        String engine,
        String storeFile,
        long storeBytes,
        String storeSha256,
        StoreSummary store) {
    private static final String TITLE = "Backup of a Nereid server";
    private static final String FORMAT = "1";
    /** Begins the last line, which is about those before it. */
    private static final String CHECKSUM = "sha256: ";

    String text() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("format", FORMAT);
        facts.put("backup", id);
        facts.put("taken", taken);
        facts.put("engine", engine);
        facts.put("store", storeFile);
        facts.put("store-bytes", storeBytes);
        facts.put("store-sha256", storeSha256);
        facts.put("instance", store.instanceId());
        facts.put("epoch", store.epoch());
        facts.put("store-format", store.format());
        facts.put("projects", store.projects());
        facts.put("objects", store.objects());
        facts.put("logs", store.logs());
        facts.put("operations", store.operations());
        facts.put("contents", store.contents());
        facts.put("content-bytes", store.contentBytes());
        facts.put("last-change", store.lastChange());
        StringBuilder text = new StringBuilder(TITLE).append('\n');
        facts.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        String checksum = Sha256.of(bytes(text));
        return text.append(CHECKSUM).append(checksum).append('\n').toString();
    }

    private static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws BackupException if there is none, or it makes no sense */
    static BackupManifest read(Path file) {
        Map<String, String> facts = new LinkedHashMap<>();
        try {
            String text = Files.readString(file);
            int end = text.lastIndexOf(CHECKSUM);
            if (end < 0 || !text.substring(end).equals(CHECKSUM + Sha256.of(bytes(text.substring(0, end))) + "\n")) {
                throw new IllegalArgumentException("its checksum is another");
            }
            String[] lines = text.substring(0, end).split("\n");
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(": ");
                facts.put(
                        lines[i].substring(0, Math.max(0, colon)),
                        lines[i].substring(colon + 1).strip());
            }
            if (!lines[0].equals(TITLE) || !FORMAT.equals(facts.get("format"))) {
                throw new IllegalArgumentException("it is of another kind");
            }
            return of(facts);
        } catch (IOException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new BackupException(
                    file + " does not say what is in the backup: "
                            + (e.getMessage() == null ? "it is not whole" : e.getMessage())
                            + ". Make another backup, in another directory.",
                    e);
        }
    }

    private static BackupManifest of(Map<String, String> facts) {
        String storeFile = facts.get("store");
        if (!storeFile.matches("store-[0-9a-f-]+\\.db")) {
            throw new IllegalArgumentException("it names \"" + storeFile + "\" as the database");
        }
        return new BackupManifest(
                UUID.fromString(facts.get("backup")),
                Instant.parse(facts.get("taken")),
                facts.get("engine"),
                storeFile,
                Long.parseLong(facts.get("store-bytes")),
                facts.get("store-sha256"),
                new StoreSummary(
                        UUID.fromString(facts.get("instance")),
                        Long.parseLong(facts.get("epoch")),
                        Long.parseLong(facts.get("store-format")),
                        Long.parseLong(facts.get("projects")),
                        Long.parseLong(facts.get("objects")),
                        Long.parseLong(facts.get("logs")),
                        Long.parseLong(facts.get("operations")),
                        Long.parseLong(facts.get("contents")),
                        Long.parseLong(facts.get("content-bytes")),
                        Long.parseLong(facts.get("last-change"))));
    }
}
