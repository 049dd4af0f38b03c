package dev.nereid.sync;

import dev.nereid.codec.Sha256;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileContents.Content;
import dev.nereid.log.WriterLock;
import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Contents of the files of one run file on their way to one server, part by part. The server says how far it is, so a cut
 * costs no more than the part that was under way. What can't be sent does not hold up the others. For one thread.
 */
final class FileUploads {
    private static final int PART_BYTES = 4 << 20;
    private static final String NOWHERE = "nowhere"; // the key of a failure that is about several contents
    static final int HASHES_PER_QUESTION = 5_000;

    private final HttpTransport server;
    private final UUID instanceId;
    private final Path runFile;
    private final RunFileContents contents;
    private final Progress progress;
    private final Set<String> delivered = new HashSet<>();
    private final Map<String, Upload> pending = new LinkedHashMap<>(); // by hash
    private final Map<String, String> failures = new LinkedHashMap<>(); // by hash, or nowhere: why it can't be sent
    private ServerLife life; // of the server that has what is delivered
    private long lookedUpTo; // operations: what these name is beside the file, on the server, pending or in a failure
    private boolean mayStillCome; // a content that is nowhere, as far as it was looked
    private SyncState.Entry asked; // what the server had when it was last asked for what it lacks

    /** Told each part that the server has taken. */
    interface Progress {
        void sent(long bytes, boolean isWhole);
    }

    private static final class Upload {
        static final long UNKNOWN = -1;

        final Content content;
        long received; // bytes that the server has

        Upload(Content content, long received) {
            this.content = content;
            this.received = received;
        }
    }

    /** @param instanceId of the server */
    FileUploads(HttpTransport server, UUID instanceId, Path runFile, Progress progress) {
        this.server = server;
        this.instanceId = instanceId;
        this.runFile = runFile;
        this.contents = new RunFileContents(runFile);
        this.progress = progress;
    }

    /**
     * Looks for new contents and asks the server which of them it lacks.
     *
     * @throws SyncException if the server is away or refuses
     */
    void refresh() {
        if (contents.isEmpty()) {
            return;
        }
        noticeLife();
        SyncState.Entry before = SyncState.load(runFile, instanceId);
        Map<String, Content> fresh = new LinkedHashMap<>();
        for (Content content : contents.list()) {
            String sha256 = content.sha256();
            if (!delivered.contains(sha256) && !pending.containsKey(sha256) && !failures.containsKey(sha256)) {
                fresh.merge(sha256, content, (a, b) -> a.isCopy() ? a : b);
            }
        }
        Map<String, Long> missing = missing(fresh.keySet());
        fresh.forEach((sha256, content) -> {
            if (missing.containsKey(sha256)) {
                pending.put(sha256, new Upload(content, missing.get(sha256)));
            } else {
                delivered.add(sha256);
            }
        });
        asked = before;
        noteIfDone();
    }

    private void noticeLife() {
        ServerLife now = server.lastLife();
        if (!Objects.equals(now, life)) { // it was restored, and may lack what it had
            delivered.clear();
            pending.clear();
            lookedUpTo = 0;
            life = now;
        }
    }

    /** Those that the server lacks, and how much of each it has. */
    private Map<String, Long> missing(Collection<String> all) {
        List<String> hashes = List.copyOf(all);
        Map<String, Long> missing = new HashMap<>();
        for (int from = 0; from < hashes.size(); from += HASHES_PER_QUESTION) {
            int to = Math.min(hashes.size(), from + HASHES_PER_QUESTION);
            missing.putAll(server.missing(hashes.subList(from, to)));
        }
        return missing;
    }

    /**
     * Looks for contents that confirmed operations name and that are not beside the file. What the server lacks of them is
     * sent from beside another run file, or else is a failure. While the writer lives, nothing is said to be gone, as a network
     * file system may show it later than its name, but nothing is noted as done either. Before {@link #refresh}, which does
     * that.
     *
     * @throws SyncException if the server is away or refuses
     * @throws dev.nereid.log.LogException if the file can't be read now
     */
    void lookForAbsent() {
        boolean isLive = WriterLock.of(runFile) == WriterLock.Life.LIVE;
        noticeLife();
        SyncState.Entry entry = SyncState.load(runFile, instanceId);
        long from = entry == null ? 0 : Math.max(entry.complete(), lookedUpTo);
        if (entry == null || from >= entry.acknowledged()) {
            return;
        }
        AbsentContents absent = AbsentContents.of(runFile, from);
        Map<String, Long> missing = missing(absent.hashes());
        List<String> nowhere = new ArrayList<>();
        missing.forEach((sha256, received) -> {
            Path elsewhere = absent.find(sha256);
            if (elsewhere == null) {
                nowhere.add(sha256);
            } else {
                pending.put(sha256, new Upload(new Content(sha256, elsewhere, false), received));
            }
        });
        mayStillCome = isLive && !nowhere.isEmpty();
        if (mayStillCome) {
            return;
        }
        if (!nowhere.isEmpty()) {
            failures.put(NOWHERE, absent.sentence(nowhere));
        }
        lookedUpTo = entry.acknowledged();
        if (contents.isEmpty()) {
            asked = entry;
            noteIfDone();
        }
    }

    private void noteIfDone() {
        if (pending.isEmpty() && failures.isEmpty() && !mayStillCome) {
            SyncState.filesHaveArrived(runFile, asked);
        }
    }

    /**
     * Sends the next part of what is pending.
     *
     * @return false if nothing is pending
     * @throws SyncException if the server is away or refuses
     */
    boolean sendPart() {
        if (pending.isEmpty()) {
            return false;
        }
        String sha256 = pending.keySet().iterator().next();
        Upload upload = pending.get(sha256);
        Path file = upload.content.file();
        try {
            if (upload.received == Upload.UNKNOWN && !ask(sha256, upload)) {
                return true;
            }
            if (upload.received == 0 && !upload.content.isCopy()) {
                requireUnchanged(sha256, file);
            }
            send(sha256, upload);
        } catch (IOException e) {
            fail(sha256, file + " can't be read: " + IoReason.of(e) + ".");
        } catch (SyncException e) {
            if (e.isTemporary()) {
                upload.received = Upload.UNKNOWN; // a part of the part may have come
                throw e;
            }
            recover(sha256, upload, e);
        }
        return true;
    }

    private void send(String sha256, Upload upload) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(upload.content.file().toFile(), "r")) {
            long size = in.length();
            byte[] part = new byte[(int) Math.min(PART_BYTES, Math.max(0, size - upload.received))];
            in.seek(upload.received);
            in.readFully(part);
            upload.received = server.putContent(sha256, upload.received, size, part);
            if (upload.received >= size) {
                arrived(sha256);
            }
            progress.sent(part.length, upload.received >= size);
        }
    }

    /** How far the server is now. False if it has all of it. */
    private boolean ask(String sha256, Upload upload) {
        Long received = server.missing(List.of(sha256)).get(sha256);
        if (received == null) {
            arrived(sha256);
            return false;
        }
        upload.received = received;
        return true;
    }

    private void arrived(String sha256) {
        pending.remove(sha256);
        delivered.add(sha256);
        noteIfDone();
    }

    /** Somebody else sends it too, or it is not what it was. */
    private void recover(String sha256, Upload upload, SyncException e) {
        if (e.code().equals("offset_wrong")) {
            ask(sha256, upload);
        } else if (e.code().equals("content_wrong") && !upload.content.isCopy()) {
            fail(sha256, upload.content.file() + " has changed since it was logged.");
        } else if (e.code().equals("content_wrong") && !isWhole(sha256, upload.content.file())) {
            fail(
                    sha256,
                    upload.content.file() + " is damaged: it is not what was logged. All else of " + runFile
                            + " is on the server. Put a good copy in its place, and sync again.");
        } else {
            fail(sha256, e.getMessage());
        }
    }

    private static boolean isWhole(String sha256, Path file) {
        try {
            return Sha256.of(file).equals(sha256);
        } catch (IOException e) {
            return false;
        }
    }

    private void requireUnchanged(String sha256, Path file) throws IOException {
        if (!Files.exists(file)) {
            fail(sha256, file + " is not there any more.");
        } else if (!Sha256.of(file).equals(sha256)) {
            fail(sha256, file + " has changed since it was logged.");
        }
        if (failures.containsKey(sha256)) {
            throw SyncException.refused(failures.get(sha256), "source_changed");
        }
    }

    private void fail(String sha256, String reason) {
        pending.remove(sha256);
        failures.put(sha256, reason);
    }

    boolean isDone() {
        return pending.isEmpty();
    }

    int pendingFiles() {
        return pending.size();
    }

    /** Why some contents will not be sent, as sentences. */
    List<String> failures() {
        return List.copyOf(failures.values());
    }
}
