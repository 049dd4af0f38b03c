package dev.nereid.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * The disk of a child JVM that fails when it is told to, and can keep a trace of all that was written: see {@code
 * src/test/c/faultydisk.c}, which is compiled when it is first needed, and which this object steers through shared memory. The
 * parent makes one with {@link #prepare}, the child finds it with {@link #here}.
 */
public final class FaultyDisk {
    public static final int WRITE = 1;
    public static final int SYNC = 2;
    public static final int TRUNCATE = 4;
    public static final int CREATE = 8;
    public static final int UNLINK = 16;
    public static final int RENAME = 32;
    public static final int ANYTHING = 63;

    public static final int EIO = 5;
    public static final int ENOSPC = 28;

    /** In place of an error: the process dies in the middle of the call. */
    public static final int KILL = 0;

    private static final String CONTROL = "FAULTY_DISK_CONTROL";
    private static final String TRACE = "FAULTY_DISK_TRACE";
    private static final int CONTROL_BYTES = 4096;

    // Where the fields of struct control are.
    private static final int CALLS = 0;
    private static final int FAIL_FROM = 8;
    private static final int FAIL_COUNT = 16;
    private static final int KINDS = 24;
    private static final int ERROR = 32;
    private static final int PREFIX = 40;
    private static final int FAILED = 48;
    private static final int RETURNED = 56;
    private static final int FLUSHED = 64;
    private static final int DIRECTORY = 72;
    private static final int DIRECTORY_BYTES = 1024;

    private final Path controlFile;
    private final Path traceFile;
    private final Path library;
    private final MappedByteBuffer control;

    private FaultyDisk(Path controlFile, Path traceFile, Path library) throws IOException {
        this.controlFile = controlFile;
        this.traceFile = traceFile;
        this.library = library;
        try (FileChannel channel = FileChannel.open(controlFile, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            this.control = channel.map(FileChannel.MapMode.READ_WRITE, 0, CONTROL_BYTES);
        }
        control.order(ByteOrder.nativeOrder());
    }

    /** Or skips the test, where there is no compiler. */
    public static FaultyDisk prepare(Path directory) throws IOException, InterruptedException {
        Requires.that("Linux".equals(System.getProperty("os.name")), "Linux");
        Requires.command("gcc");
        Path library = compiled();
        Path control = Files.write(directory.resolve("control"), new byte[CONTROL_BYTES]);
        return new FaultyDisk(control, directory.resolve("trace"), library);
    }

    private static synchronized Path compiled() throws IOException, InterruptedException {
        Path base = Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();
        Path source = base.resolve("src/test/c/faultydisk.c");
        Path library = base.resolve("target/libfaultydisk.so");
        if (!Files.exists(library)
                || Files.getLastModifiedTime(library).compareTo(Files.getLastModifiedTime(source)) < 0) {
            ChildJvm.run(List.of(
                    "gcc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString(), "-lpthread"));
        }
        return library;
    }

    /** In the child. */
    public static FaultyDisk here() throws IOException {
        return new FaultyDisk(Path.of(System.getenv(CONTROL)), null, null);
    }

    /** Of a child whose writing fails, or is traced. */
    public Map<String, String> environment(boolean traced) {
        return traced
                ? Map.of("LD_PRELOAD", library.toString(), CONTROL, controlFile.toString(), TRACE, traceFile.toString())
                : Map.of("LD_PRELOAD", library.toString(), CONTROL, controlFile.toString());
    }

    /** What the child wrote below the directory that was watched. */
    public List<DiskTrace.Call> trace() throws IOException {
        return DiskTrace.read(traceFile);
    }

    /** From now on, what is done below this directory is counted and traced. */
    public void watch(Path directory) {
        byte[] name = directory.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer field = ByteBuffer.allocate(DIRECTORY_BYTES);
        field.put(name);
        control.put(DIRECTORY, field.array());
    }

    /**
     * The n-th call of these kinds from now on fails, and those after it.
     *
     * @param error an errno, or {@link #KILL}
     * @param prefix bytes of a write that arrive before it fails
     */
    public void failFrom(long call, long count, int kinds, int error, long prefix) {
        control.putLong(FAIL_FROM, 0);
        control.putLong(CALLS, 0);
        control.putLong(FAILED, 0);
        control.putLong(FAIL_COUNT, count);
        control.putLong(KINDS, kinds);
        control.putLong(ERROR, error);
        control.putLong(PREFIX, prefix);
        control.putLong(FAIL_FROM, call);
    }

    public void heal() {
        control.putLong(FAIL_FROM, 0);
    }

    /** Calls that have failed since {@link #failFrom}. */
    public long failed() {
        return control.getLong(FAILED);
    }

    /** Calls that were counted since {@link #failFrom}. */
    public long calls() {
        return control.getLong(CALLS);
    }

    /** In the child: so many of its logging calls have returned. Stands in each call that is traced from then on. */
    public void setReturned(long calls) {
        control.putLong(RETURNED, calls);
    }

    /** In the child: and so many were logged when a flush began that has returned. */
    public void setFlushed(long calls) {
        control.putLong(FLUSHED, calls);
    }

    public long returned() {
        return control.getLong(RETURNED);
    }

    public long flushed() {
        return control.getLong(FLUSHED);
    }
}
