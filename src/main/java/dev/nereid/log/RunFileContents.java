package dev.nereid.log;

import dev.nereid.codec.Sha256;
import dev.nereid.codec.TrackedHash;
import dev.nereid.model.FileRef;
import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Contents of files beside a run file, in {@code <name>.files/}: a copy of each, once, under its SHA-256, so that what is
 * synced later is what existed when it was logged. A content that was only referred to has a {@code .ref} there that names
 * its place. Safe for many threads.
 */
public final class RunFileContents {
    private static final String REF = ".ref";
    private static final String PART = ".part";
    private static final int BUFFER_BYTES = 64 << 10;

    /** The place for contents does not take one. */
    static final class NotWritten extends IOException {
        private static final long serialVersionUID = 1L;

        NotWritten(IOException cause, Path directory) {
            super(NoRoom.reason(cause, directory), cause);
        }
    }

    /** One content, and where it is to be read. */
    public record Content(String sha256, Path file, boolean isCopy) {}

    private final Path directory;
    private final DiskGovernor governor; // null for who only reads

    /** To read them. */
    public RunFileContents(Path runFile) {
        this(runFile, null);
    }

    RunFileContents(Path runFile, DiskGovernor governor) {
        this.directory = RunFileName.files(runFile);
        this.governor = governor;
    }

    /**
     * Copies what a stream gives. On disk when this returns.
     *
     * @param name of the file, see {@link FileRef}
     */
    public FileRef copy(InputStream in, String name) throws IOException {
        Path part = directory.resolve(UUID.randomUUID() + PART);
        long size = 0;
        try (FileChannel channel = create(part)) {
            MessageDigest digest = Sha256.digest();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                write(channel, ByteBuffer.wrap(buffer, 0, read));
                digest.update(buffer, 0, read);
                size += read;
            }
            String sha256 = Sha256.text(digest);
            settle(channel, part, directory.resolve(sha256));
            return FileRef.copied(name, sha256, size);
        } finally {
            if (Files.deleteIfExists(part)) {
                governor.released(size);
            }
        }
    }

    private FileChannel create(Path part) throws NotWritten {
        requireRoom();
        try {
            Files.createDirectories(directory);
            return FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new NotWritten(e, directory.toAbsolutePath().getParent());
        }
    }

    /** Contents can be large: they leave room for what matters more. */
    private void requireRoom() throws NotWritten {
        if (governor.level() != DiskGovernor.Level.AMPLE) {
            throw new NotWritten(
                    new IOException(governor.reason()),
                    directory.toAbsolutePath().getParent());
        }
    }

    private void write(FileChannel channel, ByteBuffer bytes) throws NotWritten {
        governor.wroteContents(bytes.remaining());
        requireRoom();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new NotWritten(e, directory.toAbsolutePath().getParent());
        }
    }

    private void settle(FileChannel channel, Path part, Path content) throws NotWritten {
        try {
            if (!Files.exists(content)) {
                channel.force(true);
                Files.move(part, content, StandardCopyOption.ATOMIC_MOVE);
                forceDirectory();
            }
        } catch (IOException e) {
            throw new NotWritten(e, directory.toAbsolutePath().getParent());
        }
    }

    /** Notes where a file is, and what is in it now, to be sent from there. Its content is read, but not copied. */
    public FileRef refer(Path file, String name) throws IOException {
        FileRef ref = describe(file, name, Sha256::of);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(ref.sha256() + REF), ref.source());
        } catch (IOException e) {
            throw new NotWritten(e, directory.toAbsolutePath().getParent());
        }
        return ref;
    }

    /** Where a file of an artifact is, and what is in it now. Keeps nothing. */
    public static FileRef track(Path file, String name) throws IOException {
        return describe(file, name, TrackedHash::of);
    }

    private interface Hash {
        String of(Path file) throws IOException;
    }

    private static FileRef describe(Path file, String name, Hash hash) throws IOException {
        Path source = file.toAbsolutePath().normalize();
        long modified = modified(source);
        long size = Files.size(source);
        String content = hash.of(source);
        if (Files.size(source) != size || modified(source) != modified) {
            throw new IOException(source + " changed while it was read");
        }
        return new FileRef(name, content, size, source.toString(), modified, null);
    }

    /** Makes the new name as durable as the content, where the system lets a directory be forced. */
    private void forceDirectory() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Then the file system's own order has to do.
        }
    }

    /** Where they lie, if there are any. */
    public Path directory() {
        return directory;
    }

    /** All contents, copies and references. */
    public List<Content> list() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(this::content)
                    .filter(content -> FileRef.isSha256(content.sha256()))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            IOException reason = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
            throw new LogException("Can't list the files in " + directory + ": " + IoReason.of(reason) + ".", reason);
        }
    }

    /** Whether there is nothing at all. Opens no content. */
    public boolean isEmpty() {
        return !Files.exists(directory);
    }

    private Content content(Path file) {
        String name = file.getFileName().toString();
        if (!name.endsWith(REF)) {
            return new Content(name, file, true);
        }
        try {
            Path source = Path.of(Files.readString(file));
            return new Content(name.substring(0, name.length() - REF.length()), source, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A content that lies beside any run file of a directory, or where one refers to it; null if there is none. */
    public static Path find(Path directory, String sha256) {
        for (Path runFile : RunFileName.list(directory)) {
            Path found = new RunFileContents(runFile).find(sha256);
            if (found != null && Files.exists(found)) {
                return found;
            }
        }
        return null;
    }

    private Path find(String sha256) {
        Path copy = directory.resolve(sha256);
        if (Files.exists(copy)) {
            return copy;
        }
        Path ref = directory.resolve(sha256 + REF);
        return Files.exists(ref) ? content(ref).file() : null;
    }

    static long modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS);
    }
}
