package dev.nereid.log;

import dev.nereid.db.FileSystemKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows that the writer of a run file lives. While it does, it holds a kernel lock on {@code <name>.lock} and touches it
 * every {@link #TOUCH_PERIOD}. A writer that ends in order deletes the file; one that is killed leaves it unlocked.
 *
 * <p>On the host that wrote it, the kernel lock decides, and where that is free, whether the process is still there. Where
 * neither can be known (a shared directory that kernel locks may not reach, a container with process ids of its own), a touch
 * within {@link #SILENCE_MAX} counts as life too.
 *
 * <p>Closing any descriptor of a file drops all POSIX locks that the process holds on it, so a process never opens the
 * lock files of its own writers again: {@link #HELD_HERE} knows them.
 */
public final class WriterLock implements AutoCloseable {
    public enum Life {
        /** The writer is at work, or may be. */
        LIVE,
        /** The writer is gone and did not end in order. */
        DEAD,
        /** The writer ended in order. */
        FINISHED
    }

    static final Duration TOUCH_PERIOD = Duration.ofSeconds(5);
    static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private static final int LOCK_ATTEMPTS = 200;
    private static final long LOCK_RETRY_NANOS = 5_000_000;

    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /** Those of them that are not their writer's any more. */
    private static final Set<Path> TAKEN_OVER_HERE = ConcurrentHashMap.newKeySet();

    private static final int HOLDER_BYTES_MAX = 4 << 10;
    private static final String ENDED = "ended\n";

    private static final Pattern PROCESS = Pattern.compile("\npid (\\d{1,9})\nstarted (\\S+)\nnamespace (\\S+)\n");

    private final Path file;
    private final Path key;
    private final byte[] holder; // content of the lock file
    private final boolean isNew; // there was none before
    private FileChannel channel; // guarded by this
    private boolean released; // guarded by this

    private WriterLock(Path file, Path key, FileChannel channel, byte[] holder, boolean isNew) {
        this.file = file;
        this.key = key;
        this.channel = channel;
        this.holder = holder;
        this.isNew = isNew;
    }

    /** Takes the lock of a run file that is about to be created. */
    static WriterLock take(Path runFile) throws IOException {
        Path file = RunFileName.lock(runFile);
        Path key = key(runFile);
        byte[] holder = holder().getBytes(StandardCharsets.UTF_8);
        synchronized (WriterLock.class) { // a probe of this process must not come between the file and HELD_HERE
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            HELD_HERE.add(key);
            WriterLock lock = new WriterLock(file, key, channel, holder, true);
            try {
                lock.lockOrShrug();
                channel.write(ByteBuffer.wrap(holder), 0);
                return lock;
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        }
    }

    /**
     * Takes over the lock of a run file whose writer is gone. Null if it lives after all, or somebody else was faster.
     * Where the writer ended in order there is no lock file; the new one says so, should this process be killed.
     */
    static WriterLock takeOver(Path runFile) throws IOException {
        synchronized (WriterLock.class) {
            if (of(runFile) == Life.LIVE) {
                return null;
            }
            Path file = RunFileName.lock(runFile);
            boolean isNew = !Files.exists(file);
            if (!isNew
                    && FileSystemKind.ofRunFiles(file.toAbsolutePath().getParent()) == FileSystemKind.NETWORK
                    && !isSilent(file)) {
                return null; // no kernel may know of its lock: a touch that recent is a sign of life
            }
            byte[] lastWord = isNew ? (holder() + ENDED).getBytes(StandardCharsets.UTF_8) : beginning(file);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock lock = tryLock(channel, false);
            if (lock == null) {
                channel.close();
                return null;
            }
            Path key = key(runFile);
            TAKEN_OVER_HERE.add(key);
            HELD_HERE.add(key);
            WriterLock taken = new WriterLock(file, key, channel, lastWord, isNew);
            if (isNew) {
                taken.touch(); // if the disk is full, an empty lock file has to do
            }
            return taken;
        }
    }

    private static byte[] beginning(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** All that a writer says there, and no more. */
    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HOLDER_BYTES_MAX);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    /** Whether the writer of a run file lives. */
    public static Life of(Path runFile) {
        if (HELD_HERE.contains(key(runFile))) {
            return Life.LIVE;
        }
        Path file = RunFileName.lock(runFile);
        if (isNoFile(file)) {
            return Life.DEAD; // no writer of ours made that, and a pipe would never answer
        }
        synchronized (WriterLock.class) { // two probes in one process would disturb each other
            if (HELD_HERE.contains(key(runFile))) { // since we looked
                return Life.LIVE;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                FileLock lock = tryLock(channel, true);
                if (lock == null) {
                    return Life.LIVE;
                }
                String holder = read(channel);
                lock.release();
                if (holder.endsWith(ENDED)) {
                    return Life.FINISHED;
                }
                Matcher process = process(holder);
                boolean dead = process == null ? isSilent(file) : !isAlive(process);
                return dead ? Life.DEAD : Life.LIVE;
            } catch (NoSuchFileException e) {
                return Life.FINISHED;
            } catch (OverlappingFileLockException e) { // another copy of this class in this JVM: an application server
                return Life.LIVE;
            } catch (IOException e) { // no locks on this file system, or we may not read it
                return bySilence(file);
            }
        }
    }

    /** Asked at once: between two questions the writer may end, and what is gone is no pipe. */
    private static boolean isNoFile(Path file) {
        try {
            return !Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
        } catch (IOException e) {
            return false;
        }
    }

    private static Life bySilence(Path file) {
        try {
            return isSilent(file) ? Life.DEAD : Life.LIVE;
        } catch (NoSuchFileException e) { // it has just ended
            return Life.FINISHED;
        } catch (IOException e) {
            return Life.DEAD;
        }
    }

    /**
     * The process may be there though nobody holds the lock: it once read its own lock file, which drops the lock, or the
     * file is seen through another mount, which does not share it.
     */
    private static boolean isAlive(Matcher process) {
        return process.group(2).equals(Host.startOf(Long.parseLong(process.group(1))));
    }

    /** The holder as a process that we could see; null if it is none of ours, or does not say. */
    private static Matcher process(String holder) {
        Matcher process = PROCESS.matcher(holder);
        return isOfThisHost(holder) && process.find() && process.group(3).equals(Host.pidNamespace()) ? process : null;
    }

    /**
     * Shows life to other hosts. By writing, since setting the file's time would open and close another descriptor of it,
     * and so drop the kernel lock. If somebody deleted the file, it is there again afterwards.
     */
    synchronized void touch() {
        if (released) {
            return;
        }
        try {
            channel.write(ByteBuffer.wrap(holder), 0);
            if (!Files.exists(file)) {
                FileChannel again = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                channel.close(); // of the file that is gone
                channel = again;
                tryLock(channel, false);
                channel.write(ByteBuffer.wrap(holder), 0);
            }
        } catch (IOException e) {
            // The next touch may work; the kernel lock stands meanwhile.
        }
    }

    /** Ends the writer's life in order: the lock file disappears. */
    @Override
    public synchronized void close() throws IOException {
        if (!released) {
            try {
                Files.deleteIfExists(file);
            } finally {
                abandon();
            }
        }
    }

    /** Whether there was no lock file, as where the writer ended in order, or somebody deleted it. */
    boolean isNew() {
        return isNew;
    }

    /** Whether the holder is a process that we would see if it lived, or ended in order by its own word. */
    boolean isCertainlyDead() {
        String text = new String(holder, StandardCharsets.UTF_8);
        return !isNew && (process(text) != null || text.endsWith(ENDED));
    }

    /** Notes that the writer came to its end in order, for whoever finalises the run file in its place. */
    synchronized void markEnded() throws IOException {
        channel.write(ByteBuffer.wrap(ENDED.getBytes(StandardCharsets.UTF_8)), holder.length);
    }

    /** Whether the writer noted that, so that the run was not killed. */
    boolean isMarkedEnded() {
        return new String(holder, StandardCharsets.UTF_8).endsWith(ENDED);
    }

    /**
     * Gives the lock up but leaves the file, so that the run file counts as dead. A close after this does nothing.
     */
    synchronized void abandon() throws IOException {
        if (released) {
            return;
        }
        released = true;
        try {
            channel.close();
        } finally {
            HELD_HERE.remove(key);
            TAKEN_OVER_HERE.remove(key);
        }
    }

    /** Whether it is a file that this process writes. */
    static boolean isWrittenHere(Path runFile) {
        Path key = key(runFile);
        return HELD_HERE.contains(key) && !TAKEN_OVER_HERE.contains(key);
    }

    /** Whether somebody may be writing the file at this moment. */
    static boolean isBeingWritten(Path runFile) {
        return of(runFile) == Life.LIVE && !TAKEN_OVER_HERE.contains(key(runFile));
    }

    /** Another process that has just seen the new file may be probing it, for a moment. */
    private synchronized void lockOrShrug() throws IOException {
        for (int i = 0; i < LOCK_ATTEMPTS; i++) {
            try {
                if (tryLock(channel, false) != null) {
                    return;
                }
            } catch (IOException e) {
                return; // a file system without locks: the touches speak alone
            }
            LockSupport.parkNanos(LOCK_RETRY_NANOS);
        }
        throw new IOException("Another process holds the new lock file " + file);
    }

    private static FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        return channel.tryLock(0, Long.MAX_VALUE, shared);
    }

    private static boolean isSilent(Path file) throws IOException {
        Instant touched = Files.getLastModifiedTime(file).toInstant();
        return touched.isBefore(Instant.now().minus(SILENCE_MAX));
    }

    private static boolean isOfThisHost(String content) {
        return content.startsWith(host() + "\n");
    }

    private static String holder() {
        long pid = ProcessHandle.current().pid();
        String namespace = Host.pidNamespace();
        return host()
                + (namespace == null
                        ? "\n"
                        : "\npid " + pid + "\nstarted " + Host.startOf(pid) + "\nnamespace " + namespace + "\n");
    }

    /** Host name and boot id: a container that was moved or a machine that was restarted is another host. */
    private static String host() {
        return "host " + Host.name() + " boot " + Host.bootId();
    }

    private static Path key(Path runFile) {
        Path absolute = runFile.toAbsolutePath();
        try {
            return absolute.getParent().toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute.normalize();
        }
    }
}
