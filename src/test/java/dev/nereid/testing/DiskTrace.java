package dev.nereid.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What a process did to the files below a directory, call by call, and what of it is left when it ends at some point. */
public final class DiskTrace {
    private static final int SECTOR_BYTES = 512;

    /**
     * One system call that changed a file or made it durable.
     *
     * @param kind as in {@link FaultyDisk}
     * @param path of the file
     * @param offset of a write; the length after a truncation
     * @param data that was written; for a rename, the other name
     * @param returned what the process had set with {@link FaultyDisk#setReturned} when it was done
     * @param flushed the same for {@link FaultyDisk#setFlushed}
     */
    public record Call(int kind, String path, long offset, byte[] data, long returned, long flushed) {}

    private DiskTrace() {}

    static List<Call> read(Path trace) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(trace)).order(ByteOrder.nativeOrder());
        List<Call> calls = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int kind = bytes.getInt();
            byte[] path = new byte[bytes.getInt()];
            long offset = bytes.getLong();
            byte[] data = new byte[(int) bytes.getLong()];
            long returned = bytes.getLong();
            long flushed = bytes.getLong();
            bytes.get(path);
            bytes.get(data);
            calls.add(new Call(kind, new String(path, StandardCharsets.UTF_8), offset, data, returned, flushed));
        }
        return calls;
    }

    /** A file as the process sees it, and as it would be found after a power failure. */
    private static final class FileState {
        private byte[] now = new byte[0];
        private byte[] onDisk = new byte[0];
        private final List<Call> pending = new ArrayList<>(); // since the file was last synced
        private boolean nameOnDisk;

        private void apply(Call call) {
            now = applied(now, call);
            pending.add(call);
        }

        private void sync() {
            onDisk = now;
            pending.clear();
        }

        private static byte[] applied(byte[] before, Call call) {
            if (call.kind() == FaultyDisk.TRUNCATE) {
                return Arrays.copyOf(before, (int) call.offset());
            }
            int end = (int) call.offset() + call.data().length;
            byte[] after = Arrays.copyOf(before, Math.max(before.length, end));
            System.arraycopy(call.data(), 0, after, (int) call.offset(), call.data().length);
            return after;
        }

        /** Every sector is as it was after some of the pending calls; so is the length. */
        private byte[] afterPowerLoss(Random random, double survives) {
            List<byte[]> versions = new ArrayList<>(List.of(onDisk));
            for (Call call : pending) {
                versions.add(applied(versions.get(versions.size() - 1), call));
            }
            int length = pick(versions, random, survives).length;
            byte[] result = new byte[length];
            for (int at = 0; at < length; at += SECTOR_BYTES) {
                byte[] version = pick(versions, random, survives);
                int count = Math.min(Math.min(SECTOR_BYTES, length - at), Math.max(0, version.length - at));
                System.arraycopy(version, Math.min(at, version.length), result, at, count);
            }
            return result;
        }

        private static byte[] pick(List<byte[]> versions, Random random, double survives) {
            int last = versions.size() - 1;
            if (survives == 0) {
                return versions.get(0);
            }
            return versions.get(random.nextDouble() < survives ? last : random.nextInt(last + 1));
        }
    }

    /** The files while the calls are made one by one. For one thread. */
    public static final class Replay {
        private final Map<String, FileState> files = new TreeMap<>();
        private final Map<String, byte[]> unlinked = new TreeMap<>(); // whose end is not on disk yet

        public void apply(Call call) {
            switch (call.kind()) {
                case FaultyDisk.CREATE -> files.put(call.path(), new FileState());
                case FaultyDisk.WRITE, FaultyDisk.TRUNCATE -> file(call.path()).apply(call);
                case FaultyDisk.SYNC -> sync(call.path());
                case FaultyDisk.UNLINK -> unlink(call.path());
                case FaultyDisk.RENAME -> {
                    FileState moved = files.remove(call.path());
                    if (moved != null) {
                        files.put(new String(call.data(), StandardCharsets.UTF_8), moved);
                    }
                }
                default -> throw new IllegalStateException("kind " + call.kind());
            }
        }

        private FileState file(String path) {
            return files.computeIfAbsent(path, created -> new FileState());
        }

        private void unlink(String path) {
            FileState gone = files.remove(path);
            if (gone != null && gone.nameOnDisk) {
                unlinked.put(path, gone.onDisk);
            }
        }

        /** Of a file, or of a directory: then the names in it are on disk. */
        private void sync(String path) {
            FileState file = files.get(path);
            if (file != null) {
                file.sync();
                return;
            }
            files.forEach((name, state) ->
                    state.nameOnDisk |= Path.of(name).getParent().toString().equals(path));
            unlinked.clear();
        }

        /** As a kill leaves them: what was written is there, and of the next call a part, if it is a write. */
        public Map<String, byte[]> afterKill(Call next, int arrived) {
            Map<String, byte[]> left = new TreeMap<>();
            files.forEach((path, file) -> left.put(path, file.now));
            if (next != null && next.kind() == FaultyDisk.WRITE) {
                byte[] part = Arrays.copyOf(next.data(), Math.min(arrived, next.data().length));
                Call torn = new Call(next.kind(), next.path(), next.offset(), part, 0, 0);
                left.merge(next.path(), new byte[0], (before, empty) -> FileState.applied(before, torn));
            }
            return left;
        }

        /**
         * As a power failure leaves them: what was synced is there, and of the rest any sectors; a file whose directory was
         * not synced may have no name, one that was deleted may still be there.
         */
        public Map<String, byte[]> afterPowerLoss(Random random) {
            return afterPowerLoss(random, random.nextInt(3) == 0 ? random.nextInt(2) : random.nextDouble());
        }

        /** @param survives how much of what was not synced is there: 0 for nothing, 1 for all */
        public Map<String, byte[]> afterPowerLoss(Random random, double survives) {
            Map<String, byte[]> left = new TreeMap<>();
            unlinked.forEach((path, content) -> {
                if (random.nextBoolean()) {
                    left.put(path, content);
                }
            });
            files.forEach((path, file) -> {
                if (file.nameOnDisk || random.nextDouble() < Math.max(survives, 0.5)) {
                    left.put(path, file.afterPowerLoss(random, survives));
                }
            });
            return left;
        }
    }
}
