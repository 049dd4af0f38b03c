package dev.nereid;

import dev.nereid.log.LogException;
import dev.nereid.log.OperationLog;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.sync.PendingFiles;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.SyncWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How far a run is on its way to a server, and how to say it. Safe for many threads. */
final class SyncProgress {
    private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+,=-]+");

    private final Mode mode;
    private final String project; // null if the run names none
    private final String localId;
    private final String knownId; // what a server calls it, as was known at the start; null if nothing was
    private final OperationLog log; // null in mode READ_ONLY
    private final SyncWorker worker; // null where no server is told

    SyncProgress(Mode mode, String project, String localId, String knownId, OperationLog log, SyncWorker worker) {
        this.mode = mode;
        this.project = project;
        this.localId = localId;
        this.knownId = knownId;
        this.log = log;
        this.worker = worker;
    }

    /** Mode DEBUG: nothing of it stays. */
    boolean isForNothing() {
        return mode == Mode.DEBUG;
    }

    /** Whether somebody has deleted the object where this process sends it. */
    boolean isDeletedThere() {
        return worker != null && "object_deleted".equals(worker.refusal());
    }

    /** {@code sys/id} if a server has given one, else {@code offline/<object id>}. */
    String id() {
        AppliedState applied = worker == null ? null : worker.applied();
        if (applied != null && applied.sysId() != null) {
            return applied.sysId();
        }
        return knownId != null ? knownId : localId;
    }

    /** @param unsaid why something is pending, where nothing has gone wrong; null if it simply takes its time */
    SyncStatus status(String unsaid) {
        if (mode == Mode.READ_ONLY) {
            return new SyncStatus(0, 0, 0, 0, 0, null, "Nothing is logged to " + id() + " in mode READ_ONLY.");
        }
        long durable = log.durableUpTo();
        if (mode == Mode.DEBUG) {
            return new SyncStatus(durable, 0, 0, 0, 0, null, "Mode DEBUG keeps nothing: there is nothing to send.");
        }
        // Offline, somebody else may have synced the run file while it grows.
        SyncState.Entry delivery = worker == null ? SyncState.latest(log.file()) : null;
        AppliedState applied = worker == null ? null : worker.applied();
        long synced = delivery != null ? delivery.acknowledged() : applied != null ? applied.applied() : 0;
        long rejected = delivery != null ? delivery.rejected() : applied != null ? applied.rejected() : 0;
        long pending = Math.max(0, durable - synced);
        int files = pendingFiles(synced);
        boolean done = pending == 0 && files == 0;
        String trouble = done || worker == null ? null : worker.trouble() == null ? unsaid : worker.trouble();
        String message = log.isGone() ? goneMessage(synced) : message(pending, files, rejected, trouble);
        int missing = files + (worker == null ? 0 : worker.fileFailures().size());
        return new SyncStatus(durable, Math.min(synced, durable), pending, missing, rejected, trouble, message);
    }

    /** Of what is not even announced, it is the operations that count. */
    private int pendingFiles(long synced) {
        if (new RunFileContents(log.file()).isEmpty() || worker != null && worker.hasFilesUpTo(synced)) {
            return 0;
        }
        try (RunFileReader file = RunFileReader.open(log.file())) {
            return PendingFiles.of(file, SyncState.latest(log.file())).count();
        } catch (LogException e) {
            return 0;
        }
    }

    private String goneMessage(long synced) {
        return log.file() + ", or its -wal, is gone: somebody deleted or moved it while it was being written. "
                + Counted.of(synced, "operation") + " of " + id() + (synced == 1 ? " is" : " are")
                + " on the server; the others are lost.";
    }

    private String message(long pending, int files, long rejected, String trouble) {
        List<String> sentences = new ArrayList<>();
        if (pending > 0) {
            sentences.add(pendingSentence(pending, trouble));
        } else if (files > 0) {
            sentences.add(filesSentence(files, trouble));
        }
        if (rejected > 0) {
            sentences.add(rejectedSentence(rejected));
        }
        if (worker != null) {
            sentences.addAll(worker.fileFailures());
        }
        if (sentences.isEmpty()) {
            sentences.add("All of " + id() + " is on the server.");
        }
        return String.join(" ", sentences);
    }

    private String filesSentence(int files, String trouble) {
        return "The contents of " + Counted.of(files, "file") + " of " + id()
                + " are not on the server yet" + (trouble == null ? "" : " (" + withoutStop(trouble) + ")")
                + ". They are safe beside " + log.file() + ". To send them: " + syncCommand();
    }

    private String pendingSentence(long pending, String trouble) {
        boolean one = pending == 1;
        if (isDeletedThere()) {
            return trouble + " " + Counted.of(pending, "operation") + " of " + id()
                    + " will not be sent. "
                    + (one ? "It is" : "They are") + " safe in " + log.file()
                    + "; to delete that, too: nereid clear" + pathOption() + " --unsynced " + localId;
        }
        return Counted.of(pending, "operation") + " of " + id() + (one ? " is" : " are")
                + " not on the server yet" + (trouble == null ? "" : " (" + withoutStop(trouble) + ")") + ". "
                + (one ? "It is" : "They are") + " safe in " + log.file() + ". To send " + (one ? "it: " : "them: ")
                + syncCommand();
    }

    /** To stand in brackets. */
    static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private String rejectedSentence(long rejected) {
        SyncState.Entry delivery = SyncState.latest(log.file());
        String reasons = delivery == null ? "" : String.join("; ", delivery.rejections());
        return "The server keeps " + rejected + " of the operations of " + id() + " aside"
                + (reasons.isEmpty() ? "." : ": " + reasons);
    }

    /** What finishes the job, as one types it. */
    String syncCommand() {
        boolean needsKey = worker != null && "model_key_taken".equals(worker.refusal());
        return "nereid sync" + pathOption() + (project == null ? " -p WORKSPACE/PROJECT" : "")
                + (needsKey ? " --model-key " + localId + "=OTHERKEY" : "");
    }

    private String pathOption() {
        return " --path " + quoted(log.file().toAbsolutePath().getParent().toString());
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
