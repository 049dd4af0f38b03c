package dev.nereid;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a run in mode DEBUG lives: a directory of its own, for its run file and its replica, that ends with it. */
final class DebugDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final Path path;

    private DebugDirectory(Path path) {
        this.path = path;
    }

    static DebugDirectory create() {
        try {
            return new DebugDirectory(Files.createTempDirectory("nereid-debug-"));
        } catch (IOException e) {
            throw new NereidException(
                    "Mode DEBUG needs a temporary directory, and none could be made in "
                            + System.getProperty("java.io.tmpdir") + ": " + e.getMessage()
                            + ". Choose another one: java -Djava.io.tmpdir=DIR",
                    e);
        }
    }

    Path runs() {
        return path.resolve("runs");
    }

    Path cache() {
        return path.resolve("cache");
    }

    /** May be called again. */
    void delete() {
        try {
            if (Files.exists(path)) {
                Files.walkFileTree(path, new Deleter());
            }
        } catch (IOException e) {
            LOG.warn("{}, which mode DEBUG made, is left behind: {}", path, e.getMessage());
        }
    }

    private static final class Deleter extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
