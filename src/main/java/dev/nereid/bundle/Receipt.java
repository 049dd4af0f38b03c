package dev.nereid.bundle;

import dev.nereid.codec.Instants;
import dev.nereid.log.Replay;
import dev.nereid.log.Replay.Position;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AppliedState.Outcome;
import dev.nereid.model.FileRef;
import dev.nereid.settings.IoReason;
import dev.nereid.sync.Proof;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a server had confirmed when bundles had been synced, to be carried back to where there is no network. It proves content:
 * who holds a log with the same digest up to the same operation holds what the server confirmed. It proves no authenticity: a
 * digest guards against accidents, and whoever can write a receipt can write a wrong one. Nor does it know what became of the
 * server since.
 *
 * @param created when the server was asked
 */
public record Receipt(UUID instanceId, String address, Instant created, List<Entry> logs) implements Witness {
    private static final int FORMAT = 1;
    private static final String SENSELESS = "its text makes no sense";

    /** What goes into one line of a table, or of a file. */
    private static final Pattern WORD = Pattern.compile("[^\\p{Cntrl}\\s]{1,500}");

    /**
     * What it had of one log.
     *
     * @param confirmed the last operation that it has, with the digest up to there
     * @param isFork whether it keeps the log as a fork of another one
     * @param lost operations before that which the server lacks, as the run file is damaged
     * @param rejections the first operations that it keeps aside, as lines for people
     * @param contents of files that the log names and the server has, by their SHA-256
     */
    public record Entry(
            UUID logId,
            UUID objectId,
            String sysId,
            String project,
            Position confirmed,
            boolean isFork,
            long rejected,
            long lost,
            List<String> rejections,
            List<String> contents) {
        private AppliedState state() {
            return new AppliedState(
                    Outcome.APPLIED,
                    confirmed.sequence(),
                    confirmed.digest(),
                    objectId,
                    sysId,
                    project,
                    rejected,
                    0,
                    lost);
        }
    }

    /**
     * What a server has of an unpacked run file, asked now; null if it knows nothing of it.
     *
     * @throws dev.nereid.sync.SyncException if the server is away or refuses
     * @throws dev.nereid.log.LogException if the file is a part of which the server lacks what comes before
     */
    public static Entry entry(Bundle.Item item, Witness server) {
        try (RunFileReader reader = RunFileReader.open(item.file())) {
            Proof proof = Proof.ask(reader, server);
            AppliedState state = proof.state();
            if (state == null || !state.isKnown()) {
                return null;
            }
            Set<String> missing = server.missing(item.log().contents());
            SyncState.Entry delivery = SyncState.latest(item.file());
            return new Entry(
                    reader.logId(),
                    reader.creation().objectId(),
                    state.sysId(),
                    state.project(),
                    Replay.positionIn(reader, reader.base(), proof.confirmed()),
                    proof.isFork(),
                    state.rejected(),
                    state.lost(),
                    delivery == null ? List.of() : delivery.rejections(),
                    item.log().contents().stream()
                            .filter(sha256 -> !missing.contains(sha256))
                            .toList());
        }
    }

    // -------------------------------------------------------------------------------------------------- witness --

    @Override
    public String server() {
        return address;
    }

    @Override
    public String place() {
        return "in the receipt of " + address + ", though they may be there";
    }

    @Override
    public Testimony of(RunFileReader file, Position end) {
        for (Entry entry : logs) {
            Position confirmed = entry.confirmed();
            boolean isPlausible = entry.logId().equals(file.logId())
                    && confirmed.sequence() <= end.sequence()
                    && confirmed.sequence() >= file.base().sequence();
            if (isPlausible
                    && Replay.positionIn(file, file.base(), confirmed.sequence())
                            .equals(confirmed)) {
                return new Testimony(confirmed.sequence(), entry.state(), entry.isFork());
            }
        }
        return Testimony.NONE;
    }

    @Override
    public Set<String> missing(List<String> hashes) {
        Set<String> missing = new HashSet<>(hashes);
        logs.forEach(entry -> entry.contents().forEach(missing::remove));
        return missing;
    }

    /**
     * Notes beside a run file what is confirmed of it.
     *
     * @return what it says of that file
     */
    public Testimony note(RunFileReader file) {
        Testimony testimony = of(file, new Position(file.lastSequence(), 0));
        for (Entry entry : logs) {
            boolean isMeant = testimony.state() != null
                    && entry.logId().equals(file.logId())
                    && entry.confirmed().sequence() == testimony.sequence();
            if (isMeant) {
                SyncState.note(
                        file,
                        instanceId,
                        address,
                        entry.confirmed(),
                        missing(Told.hashes(file)).isEmpty(),
                        entry.state(),
                        Instants.micros(created),
                        entry.rejections());
            }
        }
        return testimony;
    }

    /** All that several receipts of one server say. */
    public static Receipt of(List<Receipt> receipts) {
        Receipt last = receipts.get(0);
        List<Entry> entries = new ArrayList<>();
        for (Receipt receipt : receipts) {
            if (!receipt.instanceId().equals(last.instanceId())) {
                throw new BundleException(
                        "The receipts are of different servers, at " + last.address() + " and " + receipt.address()
                                + ". Use those of one server at a time.",
                        null);
            }
            last = receipt.created().isAfter(last.created()) ? receipt : last;
            entries.addAll(receipt.logs());
        }
        entries.sort(
                (a, b) -> Long.compare(b.confirmed().sequence(), a.confirmed().sequence()));
        return new Receipt(last.instanceId(), last.address(), last.created(), entries);
    }

    // ----------------------------------------------------------------------------------------------------- JSON --

    public byte[] toJson() {
        ObjectNode json = Json.begin(FORMAT, created);
        json.putObject("server").put("instance", instanceId.toString()).put("address", address);
        ArrayNode list = json.putArray("logs");
        for (Entry entry : logs) {
            ObjectNode each = list.addObject();
            each.put("log", entry.logId().toString())
                    .put("object", entry.objectId().toString());
            each.put("id", entry.sysId()).put("project", entry.project());
            each.put("confirmed", entry.confirmed().sequence());
            each.put("digest", Json.hex(entry.confirmed()));
            each.put("fork", entry.isFork()).put("rejected", entry.rejected()).put("lost", entry.lost());
            entry.rejections().forEach(each.putArray("rejections")::add);
            entry.contents().forEach(each.putArray("contents")::add);
        }
        return Json.bytes(json);
    }

    /** @throws BundleException if it is none */
    public static Receipt read(Path file) {
        try {
            if (Files.size(file) > Json.BYTES_MAX) {
                throw new IllegalArgumentException("it has " + Files.size(file) + " bytes");
            }
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new BundleException("The receipt " + file + " can't be read: " + IoReason.of(e) + ".", e);
        } catch (IllegalArgumentException e) {
            throw new BundleException(
                    file + " is no receipt as nereid sync writes it: " + e.getMessage() + ". Nothing was done.", e);
        }
    }

    static Receipt parse(byte[] bytes) {
        return Json.parse(bytes, FORMAT, SENSELESS, json -> {
            JsonNode server = json.path("server");
            return new Receipt(
                    Json.uuid(server.path("instance")),
                    word(server.path("address")),
                    time(json.path("created").asString()),
                    Json.list(json.path("logs"), Receipt::entry));
        });
    }

    /** One that can be noted. */
    private static Instant time(String text) {
        Instants.micros(text);
        return Instant.parse(text);
    }

    private static Entry entry(JsonNode json) {
        List<String> contents = Json.texts(json.path("contents"));
        Position confirmed = Json.position(json.path("confirmed"), json.path("digest"));
        if (confirmed.sequence() < 0
                || json.path("rejected").asLong() < 0
                || json.path("lost").asLong() < 0
                || !contents.stream().allMatch(FileRef::isSha256)) {
            throw new IllegalArgumentException(SENSELESS);
        }
        return new Entry(
                Json.uuid(json.path("log")),
                Json.uuid(json.path("object")),
                word(json.path("id")),
                word(json.path("project")),
                confirmed,
                json.path("fork").asBoolean(),
                json.path("rejected").asLong(),
                json.path("lost").asLong(),
                Json.texts(json.path("rejections")),
                contents);
    }

    private static String word(JsonNode json) {
        String word = json.asString();
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException(SENSELESS);
        }
        return word;
    }
}
