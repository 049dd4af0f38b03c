package dev.nereid.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A real file system of a few megabytes that can be full. Needs root, as mounting does. */
public final class SmallDisk implements AutoCloseable {
    private final Path directory;
    private final Path filler;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
    }

    /** Mounts it, or skips the test. */
    public static SmallDisk mount(Path directory, int bytes) throws IOException, InterruptedException {
        return mount(directory, "size=" + bytes);
    }

    /** One that can run out of files; or skips the test. */
    public static SmallDisk mountWithInodes(Path directory, int inodes) throws IOException, InterruptedException {
        return mount(directory, "nr_inodes=" + inodes);
    }

    /** The same, with options of {@code mount -o}. */
    public static SmallDisk mount(Path directory, String options) throws IOException, InterruptedException {
        Requires.root();
        Requires.command("mount");
        Files.createDirectories(directory);
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "nereid-test", directory.toString())
                .inheritIO()
                .start();
        Requires.that(mount.waitFor() == 0, "the right to mount a tmpfs");
        return new SmallDisk(directory);
    }

    public Path directory() {
        return directory;
    }

    /** Leaves so many bytes free. */
    public void fill(int free) throws IOException {
        Files.deleteIfExists(filler);
        long room = Files.getFileStore(directory).getUsableSpace() - free;
        Files.write(filler, new byte[(int) room]);
    }

    /** Leaves no file to be created. */
    public void useUpInodes() throws IOException {
        Files.createDirectory(filler);
        try {
            for (int i = 0; ; i++) {
                Files.createFile(filler.resolve("" + i));
            }
        } catch (IOException e) {
            // That was the last one.
        }
    }

    public void makeRoom() throws IOException {
        try (Stream<Path> files = Files.walk(filler)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            // lazily: a test that failed may have left a log open, and must not leave its disk
            ChildJvm.run(List.of("umount", "--lazy", directory.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
