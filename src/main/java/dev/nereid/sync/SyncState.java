package dev.nereid.sync;

import dev.nereid.codec.Digest;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.settings.Settings;
import dev.nereid.settings.UserDirectories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * What is known about deliveries of one run file: a line of text per server, in {@code <name>.sync} beside it, or in
 * the user's state directory where that can't be written. A cache: losing it costs time, nothing else.
 */
public final class SyncState {
    /**
     * One delivery.
     *
     * @param instanceId of the server
     * @param epoch of its lives, the one in which it said so; what came before a restore may be lost
     * @param acknowledged highest sequence that the server confirmed, with the digest of the file up to there
     * @param complete up to this sequence, the contents of files have arrived, too
     * @param crc of that operation, by which a position that was remembered of another copy of the file shows
     * @param objectId that the file gives its object; the server may know it as an alias of another
     * @param sysId {@code CLS-3}
     * @param rejected operations that the server keeps aside
     * @param lost operations that the server lacks, since a copy of the file is damaged there
     * @param applied operations of that log that the server has, or knows to be lost: more than the file where another copy
     *     went further
     * @param micros when it said so
     * @param rejections the first of them, as lines for people
     */
    public record Entry(
            UUID instanceId,
            long epoch,
            String address,
            long acknowledged,
            long complete,
            long digest,
            int crc,
            UUID objectId,
            String sysId,
            String project,
            long rejected,
            long lost,
            long applied,
            long micros,
            List<String> rejections) {

        public Entry {
            if (acknowledged < 0 || complete < 0 || complete > acknowledged) {
                throw new IllegalArgumentException("Sequences of " + acknowledged + " and " + complete);
            }
            rejections = rejections.stream()
                    .map(text -> text.replaceAll("\\p{Cntrl}", " "))
                    .toList();
        }

        boolean isOf(ServerLife life) {
            return instanceId.equals(life.instanceId()) && epoch == life.epoch();
        }

        /** Where it ended in this file; null if that can't be: then it was of another copy. */
        public Replay.Position positionIn(RunFileReader file) {
            return crc == crcAt(file, acknowledged) ? new Replay.Position(acknowledged, digest) : null;
        }

        /** Whether it was of another copy, as the operation there shows, unless one of both has lost it. */
        boolean isOfAnother(RunFileReader file) {
            int here = crcAt(file, acknowledged);
            boolean shows = here != 0 && here != Digest.LOST && crc != Digest.LOST;
            return shows && here != crc;
        }

        private Entry completeUpTo(long sequence) {
            return with(sequence, rejections);
        }

        Entry withRejections(List<String> texts) {
            return with(complete, texts);
        }

        private Entry with(long completeUpTo, List<String> texts) {
            return new Entry(
                    instanceId,
                    epoch,
                    address,
                    acknowledged,
                    completeUpTo,
                    digest,
                    crc,
                    objectId,
                    sysId,
                    project,
                    rejected,
                    lost,
                    applied,
                    micros,
                    texts);
        }

        String line() {
            List<String> fields = new ArrayList<>(List.of(
                    instanceId.toString(),
                    Long.toString(epoch),
                    address,
                    Long.toString(acknowledged),
                    Long.toString(complete),
                    Long.toHexString(digest),
                    Integer.toHexString(crc),
                    objectId.toString(),
                    sysId,
                    project,
                    Long.toString(rejected),
                    Long.toString(lost),
                    Long.toString(applied),
                    Long.toString(micros)));
            fields.addAll(rejections);
            return String.join("\t", fields);
        }

        /** Null if the line is not one of ours. */
        private static Entry parse(String line) {
            String[] fields = line.split("\t", -1);
            try {
                return new Entry(
                        UUID.fromString(fields[0]),
                        Long.parseLong(fields[1]),
                        fields[2],
                        Long.parseLong(fields[3]),
                        Long.parseLong(fields[4]),
                        Long.parseUnsignedLong(fields[5], 16),
                        Integer.parseUnsignedInt(fields[6], 16),
                        UUID.fromString(fields[7]),
                        fields[8],
                        fields[9],
                        Long.parseLong(fields[10]),
                        Long.parseLong(fields[11]),
                        Long.parseLong(fields[12]),
                        Long.parseLong(fields[13]),
                        Arrays.asList(fields).subList(14, fields.length));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                return null;
            }
        }
    }

    private static final int BYTES_MAX = 1 << 20;
    private static final int LOCK_ATTEMPTS = 100;
    private static final long LOCK_RETRY_NANOS = 10_000_000;

    private SyncState() {}

    /** Checksum of an operation; 0 if there is none. */
    static int crcAt(RunFileReader file, long sequence) {
        int[] one = sequence == 0 ? new int[0] : file.checksums(sequence - 1, 1);
        return one.length == 0 ? 0 : one[0];
    }

    /** All deliveries of a run file; none if nothing is known. */
    public static List<Entry> load(Path runFile) {
        Map<UUID, Entry> latest = new LinkedHashMap<>();
        for (Path file :
                List.of(RunFileName.sync(runFile), fallback(runFile))) { // another user may have written the one
            try {
                for (Entry entry : Files.isRegularFile(file) ? parse(read(file)) : List.<Entry>of()) {
                    latest.merge(entry.instanceId(), entry, (a, b) -> b.micros() > a.micros() ? b : a);
                }
            } catch (IOException e) {
                // A cache that can't be read is no cache.
            }
        }
        return List.copyOf(latest.values());
    }

    /** The delivery that was confirmed last; null if none is known. */
    public static Entry latest(Path runFile) {
        return load(runFile).stream()
                .max(Comparator.comparingLong(Entry::micros))
                .orElse(null);
    }

    /** Null if nothing is known of that server. */
    public static Entry load(Path runFile, UUID instanceId) {
        return load(runFile).stream()
                .filter(entry -> entry.instanceId().equals(instanceId))
                .findFirst()
                .orElse(null);
    }

    /**
     * Notes that the contents of all files have arrived which a server had been told of.
     *
     * @param then what was known before it was asked for those that it lacks; null for nothing
     */
    static void filesHaveArrived(Path runFile, Entry then) {
        Entry now = then == null ? null : load(runFile, then.instanceId());
        if (now != null && now.epoch() == then.epoch()) {
            long complete = Math.min(now.acknowledged(), then.acknowledged());
            if (complete > now.complete()) {
                save(runFile, now.completeUpTo(complete));
            }
        }
    }

    /**
     * Notes what a server confirmed to somebody else, unless as much is known already.
     *
     * @param confirmed a place in the file whose digest the server confirmed
     * @param contentsToo whether it has the contents of all files named up to there
     * @param state its word on the log
     * @param micros when it said so
     * @param rejections the first that it keeps aside, as lines for people
     */
    public static void note(
            RunFileReader file,
            UUID instanceId,
            String address,
            Replay.Position confirmed,
            boolean contentsToo,
            AppliedState state,
            long micros,
            List<String> rejections) {
        Entry known = load(file.file(), instanceId);
        boolean goesOn = known != null && known.positionIn(file) != null;
        long complete = Math.max(contentsToo ? confirmed.sequence() : 0, goesOn ? known.complete() : 0);
        boolean isKnown = goesOn && known.acknowledged() >= confirmed.sequence() && known.complete() >= complete;
        if (isKnown) {
            return;
        }
        boolean isBehind = goesOn && known.acknowledged() > confirmed.sequence();
        save(
                file.file(),
                isBehind
                        ? known.completeUpTo(complete)
                        : new Entry(
                                instanceId,
                                goesOn ? known.epoch() : 0, // a receipt does not say; the next pass asks
                                address,
                                confirmed.sequence(),
                                Math.min(complete, confirmed.sequence()),
                                confirmed.digest(),
                                crcAt(file, confirmed.sequence()),
                                file.creation().objectId(),
                                state.sysId(),
                                state.project(),
                                state.rejected(),
                                state.lost(),
                                state.applied(),
                                micros,
                                rejections));
    }

    /** Replaces what is known about the entry's server. */
    static synchronized void save(Path runFile, Entry entry) {
        try {
            write(RunFileName.sync(runFile), entry);
        } catch (IOException e) {
            try {
                Path fallback = fallback(runFile);
                Files.createDirectories(fallback.getParent());
                write(fallback, entry);
            } catch (IOException again) {
                // Then the next pass asks the server, which knows.
            }
        }
    }

    private static String read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return read(channel);
        }
    }

    /** Its beginning, if it is large: then it is not ours. */
    private static String read(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) Math.min(channel.size(), BYTES_MAX));
        while (content.hasRemaining() && channel.read(content) >= 0) {}
        return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    }

    /** Through no link: in a directory of others, it might lead to a file of this user's. */
    private static void write(Path file, Entry entry) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
            lock(channel);
            List<Entry> entries = new ArrayList<>(parse(read(channel)));
            entries.removeIf(other -> other.instanceId().equals(entry.instanceId()));
            entries.add(entry);
            StringBuilder text = new StringBuilder();
            entries.forEach(each -> text.append(each.line()).append('\n'));
            channel.position(0);
            channel.write(StandardCharsets.UTF_8.encode(text.toString()));
            channel.truncate(channel.position());
        }
    }

    /**
     * Until the channel is closed. Where a file system has no locks, or somebody holds it for long (a process that was
     * stopped), the last one to write wins, which does no harm.
     */
    private static void lock(FileChannel channel) {
        try {
            for (int i = 0; i < LOCK_ATTEMPTS && channel.tryLock() == null; i++) {
                LockSupport.parkNanos(LOCK_RETRY_NANOS);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // See above.
        }
    }

    private static List<Entry> parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String line : text.split("\n")) {
            Entry entry = Entry.parse(line);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** In the user's state directory. */
    static Path fallback(Path runFile) {
        String name = runFile.toAbsolutePath().normalize().toString();
        UUID key = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return fallbackDirectory().resolve(key + ".sync");
    }

    static Path fallbackDirectory() {
        return new UserDirectories(Settings.ofEnvironment()).state();
    }
}
