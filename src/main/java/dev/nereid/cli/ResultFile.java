package dev.nereid.cli;

import dev.nereid.settings.IoReason;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that has its name when all of it is written, and else leaves nothing behind. For one thread. */
final class ResultFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path target;
    private final Path unfinished;
    private final FileOutputStream file;
    private final OutputStream out;

    private ResultFile(Path target, Path unfinished) throws IOException {
        this.target = target;
        this.unfinished = unfinished;
        this.file = new FileOutputStream(unfinished.toFile());
        this.out = new BufferedOutputStream(file, BUFFER_BYTES);
    }

    /**
     * @param replace whether a file of this name may be there, which stays as it is until {@link #finish}
     * @throws CommandFailure if there is one, or none can be written
     */
    static ResultFile create(Path target, boolean replace) {
        check(target, replace);
        Path name = target.getFileName();
        Path unfinished =
                target.resolveSibling("." + name + "." + ProcessHandle.current().pid() + ".part");
        try {
            unfinished.toFile().deleteOnExit(); // also where Ctrl-C ends the program
            return new ResultFile(target, unfinished);
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    /** Fails as {@link #create} would, as far as that can be told beforehand. */
    static void check(Path target, boolean replace) {
        if (Files.isDirectory(target)) {
            throw new CommandFailure(target + " is a directory; give the name of a file in it.");
        } else if (Files.exists(target) && !replace) {
            throw new CommandFailure(target + " exists already and was left as it is. --force replaces it.");
        }
        Path directory = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure("There is no directory " + directory + " for " + target.getFileName() + ".");
        }
    }

    OutputStream stream() {
        return out;
    }

    /** Gives it its name. */
    void finish() throws IOException {
        out.flush();
        file.getFD().sync();
        out.close();
        Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    static CommandFailure failure(Path target, IOException e) {
        return new CommandFailure(target + " can't be written: " + IoReason.of(e));
    }

    /** Deletes it unless it is finished. */
    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(unfinished);
    }
}
