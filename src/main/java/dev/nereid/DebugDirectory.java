package dev.nereid;

import dev.nereid.settings.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a run in mode DEBUG lives: a directory of its own, for its run file and its replica, that ends with it. */
final class DebugDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(Nereid.class);

    private final TemporaryDirectory directory;

    private DebugDirectory(TemporaryDirectory directory) {
        this.directory = directory;
    }

    static DebugDirectory create() {
        try {
            return new DebugDirectory(TemporaryDirectory.create("nereid-debug-"));
        } catch (IOException e) {
            throw new NereidException(
                    "Mode DEBUG needs a temporary directory, and none could be made in "
                            + System.getProperty("java.io.tmpdir") + ": " + e.getMessage()
                            + ". Choose another one: java -Djava.io.tmpdir=DIR",
                    e);
        }
    }

    Path runs() {
        return directory.path().resolve("runs");
    }

    Path cache() {
        return directory.path().resolve("cache");
    }

    /** May be called again. */
    void delete() {
        try {
            directory.close();
        } catch (IOException e) {
            LOG.warn("{}, which mode DEBUG made, is left behind: {}", directory.path(), e.getMessage());
        }
    }
}
