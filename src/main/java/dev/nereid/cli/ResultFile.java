package dev.nereid.cli;

import dev.nereid.settings.IoReason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that has its name when all of it is written, and else leaves nothing behind. For one thread. */
final class ResultFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    /** As many as Linux follows. */
    private static final int LINKS_MAX = 40;

    private final Path target;
    private final Path place; // of the target, where links lead
    private final boolean replace;
    private final ResultPart part;
    private final OutputStream out;

    private ResultFile(Path target, boolean replace) throws IOException {
        this.target = target;
        this.place = place(target);
        this.replace = replace;
        ResultPart.removeAbandoned(place);
        this.part = ResultPart.create(place);
        this.out = new BufferedOutputStream(Channels.newOutputStream(part.channel()), BUFFER_BYTES);
    }

    /**
     * @param replace whether a file of this name may be there, which stays as it is until {@link #finish}
     * @throws CommandFailure if there is one, or none can be written
     */
    static ResultFile create(Path target, boolean replace) {
        check(target, replace);
        try {
            return new ResultFile(target, replace);
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    /** Fails as {@link #create} would, as far as that can be told beforehand. */
    static void check(Path target, boolean replace) {
        if (Files.isDirectory(target)) {
            throw new CommandFailure(target + " is a directory; give the name of a file in it.");
        } else if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new CommandFailure(
                    target + " is a device or a pipe, which no file can replace, and was left as it is."
                            + " Without --output, the result is printed.");
        } else if (Files.exists(target) && !replace) {
            throw new CommandFailure(target + " exists already and was left as it is. --force replaces it.");
        }
        Path directory = place(target).getParent();
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure("There is no directory " + directory + " for " + target.getFileName() + ".");
        }
    }

    /**
     * What a symbolic link means: links stay. One that leads to no file may be laid by somebody else, to have one made where
     * only this user can.
     */
    private static Path place(Path target) {
        try {
            Path place = target.toAbsolutePath();
            if (Files.isSymbolicLink(place) && !Files.exists(place)) {
                throw new CommandFailure(target + " is a symbolic link that leads to no file ("
                        + Files.readSymbolicLink(place) + "). Nothing was written. Give another name.");
            }
            for (int i = 0; i < LINKS_MAX && Files.isSymbolicLink(place); i++) {
                place = place.resolveSibling(Files.readSymbolicLink(place));
            }
            if (!Files.isSymbolicLink(place)) {
                return place;
            }
        } catch (IOException e) {
            throw failure(target, e);
        }
        throw new CommandFailure(target + " is a symbolic link through too many others. Give another name.");
    }

    OutputStream stream() {
        return out;
    }

    /**
     * Gives it its name.
     *
     * @throws CommandFailure if another file has got it meanwhile and is not to be replaced; says where the result is
     */
    void finish() throws IOException {
        out.flush();
        part.channel().force(true);
        if (replace) {
            Files.move(part.path(), place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path name = place;
        for (int i = 2; !take(name); i++) {
            name = numbered(i);
        }
        if (!name.equals(place)) {
            throw new CommandFailure("While the result was written, another file came to be at " + target
                    + "; it was left as it is. The result, which is whole, is in " + name + ".");
        }
    }

    /** False if something has this name. */
    private boolean take(Path name) throws IOException {
        try {
            Files.createLink(name, part.path()); // a move would replace what is there
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException | UnsupportedOperationException e) { // not all file systems have hard links
            if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.move(part.path(), name, StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
    }

    /** {@code runs-2.csv}. */
    private Path numbered(int number) {
        String name = place.getFileName().toString();
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        return place.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    static CommandFailure failure(Path target, IOException e) {
        return new CommandFailure(target + " can't be written: " + IoReason.of(e));
    }

    /** Deletes it unless it is finished. */
    @Override
    public void close() throws IOException {
        part.close();
    }
}
