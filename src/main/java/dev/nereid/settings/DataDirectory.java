package dev.nereid.settings;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where run files are if the program or the command line doesn't say: the directory that the environment names, which is
 * never replaced by another; else {@code .nereid} in the working directory; where that can't be written, the user's
 * state directory.
 */
public final class DataDirectory {
    private final Path chosen; // null if nobody has
    private final Path usual;
    private final Path fallback;

    /** @param workingDirectory in which {@code .nereid} is */
    public DataDirectory(Settings settings, Path workingDirectory) {
        this.chosen = settings.path(Setting.DIRECTORY);
        this.usual = workingDirectory.resolve(Setting.DIRECTORY.fallback());
        this.fallback = new UserDirectories(settings).fallbackRuns();
    }

    /**
     * For a run file to be created; exists afterwards, unless it was chosen.
     *
     * @param warning takes a line for people if it is not the usual directory
     * @throws IOException if none can be written; the message names what was tried and what to do
     */
    public Path toWrite(Consumer<String> warning) throws IOException {
        if (chosen != null && chosen.isAbsolute()) {
            return chosen;
        }
        checkWorkingDirectory();
        if (chosen != null) {
            return chosen;
        }
        try {
            makeWritable(usual);
            return usual;
        } catch (IOException e) {
            useFallback(e);
            warning.accept(absolute(usual) + " can't be written (" + IoReason.of(e) + "), so this run is logged in "
                    + absolute(fallback) + ". To send it to a server: nereid sync --path " + absolute(fallback));
            return fallback;
        }
    }

    /**
     * Java takes the working directory from a text, in which {@code LC_ALL=C} makes question marks of all letters but
     * ASCII's. It would then create a directory of that name beside it.
     */
    private static void checkWorkingDirectory() throws IOException {
        String spelled = System.getProperty("user.dir");
        if (!new File(spelled).isDirectory()) { // Path would refuse the text itself
            throw new IOException(
                    "The working directory is \"" + spelled + "\" as far as this Java can spell it (encoding "
                            + System.getProperty("sun.jnu.encoding")
                            + "), and there is no such directory. Set LC_ALL=C.UTF-8, or"
                            + " NEREID_DIR to an absolute path.");
        }
    }

    private void useFallback(IOException obstacle) throws IOException {
        try {
            makeWritable(fallback);
        } catch (IOException e) {
            throw new IOException(
                    "No directory for run files can be written: neither " + absolute(usual) + " ("
                            + IoReason.of(obstacle) + ") nor " + absolute(fallback) + " (" + IoReason.of(e)
                            + "). Set NEREID_DIR to one that can.",
                    e);
        }
    }

    private static void makeWritable(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (!Files.isWritable(directory)) {
            throw new AccessDeniedException(directory.toString());
        }
    }

    /**
     * For run files to be read.
     *
     * @param note takes a line for people if there are run files where one would not expect them
     */
    public Path toRead(Consumer<String> note) {
        if (chosen != null || !Files.isDirectory(fallback)) {
            return chosen != null ? chosen : usual;
        }
        if (!Files.exists(usual)) {
            note.accept("There is no " + absolute(usual) + "; this is about " + absolute(fallback)
                    + ", where runs are logged that can't be written where they should.");
            return fallback;
        }
        if (!Files.isWritable(usual)) {
            note.accept(absolute(usual) + " can't be written; runs that were started here may be in "
                    + absolute(fallback) + " (--path).");
        }
        return usual;
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
