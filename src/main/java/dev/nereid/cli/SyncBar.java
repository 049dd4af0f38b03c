package dev.nereid.cli;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileReader;
import dev.nereid.sync.PendingFiles;
import dev.nereid.sync.SyncState;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a sync is, for somebody who watches: in operations, or in bytes where only contents of files are left. */
final class SyncBar implements AutoCloseable {
    private static final int MIB = 1 << 20;

    private final ProgressBar bar;
    private final boolean countsOperations;
    private final long contentBytes; // there are to send, as far as is known here
    private final LongAdder contentBytesSent = new LongAdder();

    private SyncBar(ProgressBar bar, boolean countsOperations, long contentBytes) {
        this.bar = bar;
        this.countsOperations = countsOperations;
        this.contentBytes = contentBytes;
    }

    /**
     * Null if there is nothing to see.
     *
     * @param instance the server, whose confirmations count
     */
    static SyncBar of(List<Path> files, UUID instance) {
        long operations = 0;
        long contentBytes = 0;
        for (Path file : files) {
            try (RunFileReader reader = RunFileReader.open(file)) {
                SyncState.Entry known = SyncState.load(file, instance);
                operations += Math.max(0, reader.lastSequence() - (known == null ? 0 : known.acknowledged()));
                contentBytes += PendingFiles.of(reader, known).bytes();
            } catch (LogException e) {
                continue; // the sync says what is wrong with it
            }
        }
        if (operations == 0 && contentBytes == 0) {
            return null;
        }
        ProgressBarBuilder builder = ProgressBar.builder()
                .setTaskName("sync")
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200);
        builder = operations > 0
                ? builder.setUnit(" operations", 1).setInitialMax(operations)
                : builder.setUnit(" MiB", MIB).setInitialMax(contentBytes);
        return new SyncBar(builder.build(), operations > 0, contentBytes);
    }

    void applied(int operations) {
        if (countsOperations) {
            step(operations);
        }
    }

    void sentContent(long bytes) {
        contentBytesSent.add(bytes);
        if (!countsOperations) {
            step(bytes);
        }
    }

    private void step(long by) {
        bar.stepBy(by);
        if (bar.getCurrent() > bar.getMax()) { // a job goes on logging
            bar.maxHint(bar.getCurrent());
        }
    }

    void say(String message) {
        String contents = countsOperations && contentBytes > 0
                ? ", " + Format.bytes(contentBytesSent.sum()) + " of " + Format.bytes(contentBytes) + " in files"
                : "";
        bar.setExtraMessage(message + contents);
    }

    @Override
    public void close() {
        bar.close();
    }
}
