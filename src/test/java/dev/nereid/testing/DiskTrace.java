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
        private byte[] bytes = new byte[0]; // longer than the file, so that it can grow
        private int length;
        private byte[] onDisk = new byte[0];
        private final List<Call> pending = new ArrayList<>(); // since the file was last synced
        private boolean nameOnDisk;

        private void apply(Call call) {
            int end = (int) call.offset() + call.data().length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * end);
            }
            if (call.kind() == FaultyDisk.TRUNCATE) {
                Arrays.fill(bytes, Math.min(end, length), Math.max(end, length), (byte) 0);
                length = end;
            } else {
                System.arraycopy(call.data(), 0, bytes, (int) call.offset(), call.data().length);
                length = Math.max(length, end);
            }
            pending.add(call);
        }

        private void sync() {
            onDisk = now();
            pending.clear();
        }

        private byte[] now() {
            return Arrays.copyOf(bytes, length);
        }

        /** Every sector is as it was after some of the pending calls; so is the length. */
        private byte[] afterPowerLoss(Random random, double survives) {
            int[] lengths = new int[pending.size() + 1];
            lengths[0] = onDisk.length;
            for (int i = 0; i < pending.size(); i++) {
                Call call = pending.get(i);
                int end = (int) call.offset() + call.data().length;
                lengths[i + 1] = call.kind() == FaultyDisk.TRUNCATE ? end : Math.max(lengths[i], end);
            }
            byte[] left = Arrays.copyOf(onDisk, lengths[callsThatCount(random, survives)]);
            int[] counts = new int[left.length / SECTOR_BYTES + 1];
            Arrays.setAll(counts, sector -> callsThatCount(random, survives));
            for (int i = 0; i < pending.size(); i++) {
                applyToSectors(pending.get(i), i, counts, left);
            }
            return left;
        }

        /** How many of the pending calls have reached a place. */
        private int callsThatCount(Random random, double survives) {
            if (survives == 0) {
                return 0;
            }
            return random.nextDouble() < survives ? pending.size() : random.nextInt(pending.size() + 1);
        }

        private static void applyToSectors(Call call, int index, int[] counts, byte[] left) {
            boolean cuts = call.kind() == FaultyDisk.TRUNCATE;
            int end = cuts ? left.length : Math.min(left.length, (int) call.offset() + call.data().length);
            for (int at = (int) call.offset(); at < end; ) {
                int next = Math.min(end, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
                if (counts[at / SECTOR_BYTES] > index && cuts) {
                    Arrays.fill(left, at, next, (byte) 0);
                } else if (counts[at / SECTOR_BYTES] > index) {
                    System.arraycopy(call.data(), at - (int) call.offset(), left, at, next - at);
                }
                at = next;
            }
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
            files.forEach((path, file) -> left.put(path, file.now()));
            if (next != null && next.kind() == FaultyDisk.WRITE) {
                byte[] before = left.getOrDefault(next.path(), new byte[0]);
                int at = (int) next.offset();
                int count = Math.min(arrived, next.data().length);
                byte[] torn = Arrays.copyOf(before, Math.max(before.length, at + count));
                System.arraycopy(next.data(), 0, torn, at, count);
                left.put(next.path(), torn);
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
