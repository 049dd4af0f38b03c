package dev.nereid.log;

import dev.nereid.settings.IoReason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The run files of a data directory as a listing shows them: which there are, and which may have changed. Asks the system
 * about each of ten thousand in a blink, and opens none.
 */
public final class RunFileScan {
    /**
     * A run file that was seen.
     *
     * @param print of the file and its journals: equal as long as nobody writes to them or puts others in their place; empty
     *     if that can't be told
     */
    public record Seen(Path file, String print) {}

    private static final List<String> JOURNALS = List.of("-wal", "-journal");

    private final Path data;
    private final Set<String> names;

    private RunFileScan(Path data, Set<String> names) {
        this.data = data;
        this.names = names;
    }

    /**
     * Oldest first by name; links are followed. A path to one run file gives that file.
     *
     * @throws LogException if the directory does not exist or cannot be listed
     */
    public static List<Seen> of(Path data) {
        if (!Files.isDirectory(data)) {
            RunFileScan scan = new RunFileScan(data, null);
            return RunFileName.list(data).stream().map(scan::seeTarget).toList();
        }
        return new RunFileScan(data, list(data)).see();
    }

    private static Set<String> list(Path data) {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(data)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        } catch (IOException e) {
            throw unlisted(data, e);
        } catch (DirectoryIteratorException e) {
            throw unlisted(data, e.getCause());
        }
    }

    private static LogException unlisted(Path data, IOException e) {
        return new LogException(
                "Can't list " + data.toAbsolutePath() + ": " + IoReason.of(e)
                        + ". Give the directory that holds the run files (--path, or NEREID_DIR).",
                e);
    }

    private List<Seen> see() {
        List<Seen> seen = new ArrayList<>();
        Set<Path> files = new HashSet<>(); // two links may lead to one
        for (String name : names) {
            if (RunFileName.isName(name)) {
                Seen one = see(data.resolve(name));
                if (one != null && files.add(one.file())) {
                    seen.add(one);
                }
            }
        }
        return seen;
    }

    /** Null if it is no file: a directory, a pipe (which would never answer), a link that leads nowhere. */
    private Seen see(Path file) {
        FilePrint print = FilePrint.of(file);
        if (print.isLink()) {
            return Files.isRegularFile(file) ? seeTarget(RunFileName.itself(file)) : null;
        }
        return print.isRegular() ? new Seen(file, withJournals(file, print.text())) : null;
    }

    private Seen seeTarget(Path file) {
        FilePrint print = FilePrint.ofTarget(file);
        return new Seen(file, withJournals(file, print.text()));
    }

    private String withJournals(Path file, String print) {
        StringBuilder all = new StringBuilder(print);
        for (String suffix : JOURNALS) {
            Path journal = RunFileName.beside(file, suffix);
            if (exists(journal)) {
                String text = FilePrint.ofTarget(journal).text();
                if (text.isEmpty()) {
                    return "";
                }
                all.append(suffix).append(':').append(text);
            }
        }
        return print.isEmpty() ? "" : all.toString();
    }

    /** What lies in the directory was listed, which is faster than to ask for each. */
    private boolean exists(Path file) {
        boolean listed = names != null && data.equals(file.getParent());
        return listed ? names.contains(file.getFileName().toString()) : Files.exists(file);
    }
}
