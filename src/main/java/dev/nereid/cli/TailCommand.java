package dev.nereid.cli;

import dev.nereid.StoredObject;
import dev.nereid.model.NearNames;
import dev.nereid.model.ObjectId;
import dev.nereid.model.SysFields;
import dev.nereid.replica.Replica;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nereid tail}: what is logged to a run, while it is. */
@Command(
        name = "tail",
        description = {
            "Prints what is logged to a run as it comes, from local run files: points, lines, values of fields. Ends when"
                    + " nobody logs to the run any more, with exit code 0 also if it failed or was killed, which is said; or with Ctrl-C.",
            "",
            "First come the last lines of what was logged before. Of one string series, people get the lines alone. What is"
                    + " printed is what was logged, in the order of the log, of several processes by time; nereid series has what"
                    + " counts of it."
        },
        footer = {"", "Example:", "  nereid tail offline/6f1c2a train/* -n 20"})
final class TailCommand extends LocalCommand {
    enum Format {
        text,
        ndjson
    }

    private static final long LOOK_EVERY_MILLIS = 500;

    /** Between looks for processes that have joined: they list a directory of maybe thousands. */
    private static final int LOOKS_PER_SEARCH = 4;

    private static final int PATH_COLUMNS_MAX = 40;

    private static final String KILLED = " was killed, or its machine went down.";

    private static final List<Column> COLUMNS = List.of(
            new Column("path", CellType.STRING),
            new Column("step", CellType.FLOAT),
            new Column("time", CellType.TIME),
            new Column("value", CellType.STRING));

    @Parameters(index = "0", paramLabel = "RUN", description = "Its ID, the beginning of its offline ID, or its name")
    private String run;

    @Parameters(
            index = "1..*",
            paramLabel = "PATH",
            description = "Only these fields; train/* for all whose path begins like this. Default: all")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "10",
            description = "First so many lines of what was logged before. Default: 10")
    private int lines;

    @Option(names = "--no-follow", description = "Print these and end")
    private boolean once;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}. Default: text, which is for people and may change")
    private Format format;

    private FieldPatterns wanted;
    private int pathColumns;
    private boolean failed;

    @Override
    void check() {
        if (lines < 0) {
            throw wrong("-n is a number of lines, not " + lines + ".");
        }
    }

    @Override
    int run(LocalStore local) {
        wanted = new FieldPatterns(paths);
        StoredObject found = find(local, run);
        RunTail tail = open(local, found);
        Predicate<LoggedEntry> isWanted = entry -> wanted.include(entry.path());
        Set<String> known = new TreeSet<>(found.fields().keySet());
        boolean isLive = tail.isLive();
        print(tail.last(lines, entry -> {
            known.add(entry.path()); // it may have come since the run was found
            return isWanted.test(entry);
        }));
        noteUnmet(found, known, isLive);
        if (once) {
            return 0;
        } else if (!isLive) {
            err().println("nereid: nobody logs to " + found.id() + " now." + (tail.isKilled() ? " It" + KILLED : ""));
            return 0;
        }
        return follow(tail, found, isWanted);
    }

    /** Who mistypes a path would wait for ever. */
    private void noteUnmet(StoredObject found, Set<String> known, boolean isLive) {
        for (String word : wanted.missing(known)) {
            err().println("nereid: " + found.id() + " has no field \"" + word + "\"" + (isLive ? " yet." : ".")
                    + NearNames.question(word, known));
        }
    }

    private RunTail open(LocalStore local, StoredObject found) {
        UUID objectId = ObjectId.parse(found.offlineId());
        try (Replica replica = local.replica()) {
            List<Path> files = replica.runFilesOf(objectId);
            if (files.isEmpty()) {
                throw new CommandFailure(found.id() + " was pulled from a server, and no run files of it are in "
                        + path.absolute() + ". nereid series has its points.");
            }
            return new RunTail(path.path(), objectId, files);
        }
    }

    private int follow(RunTail tail, StoredObject found, Predicate<LoggedEntry> isWanted) {
        boolean isLive = true;
        for (int look = 1; isLive; look++) {
            if (!sleep() || out().checkError()) {
                return Main.FAILED;
            }
            if (look % LOOKS_PER_SEARCH == 0) {
                tail.findFiles();
            }
            isLive = tail.isLive(); // before the look, so that it misses nothing of one that ends
            List<LoggedEntry> entries = tail.next();
            failed |= entries.stream()
                    .anyMatch(entry -> entry.path().equals(SysFields.FAILED) && Boolean.TRUE.equals(entry.value()));
            print(entries.stream().filter(isWanted).toList());
        }
        err().println("nereid: " + found.id() + (failed ? " has failed." : tail.isKilled() ? KILLED : " has ended."));
        return 0;
    }

    /** False if there is no use in going on. */
    private static boolean sleep() {
        try {
            Thread.sleep(LOOK_EVERY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    // ------------------------------------------------------------------------------------------------- printing --

    private void print(List<LoggedEntry> entries) {
        if (format == Format.ndjson) {
            printJson(entries);
        } else {
            entries.forEach(entry -> out().println(line(entry)));
        }
        out().flush();
    }

    private void printJson(List<LoggedEntry> entries) {
        JsonWriter json = new JsonWriter(COLUMNS, true, out());
        for (LoggedEntry entry : entries) {
            json.write(Arrays.asList(entry.path(), entry.step(), entry.time(), entry.value()));
        }
        json.end();
    }

    private String line(LoggedEntry entry) {
        boolean isAlone = paths.size() == 1 && !wanted.areOpen();
        if (isAlone && entry.isText()) {
            return Table.oneLine((String) entry.value());
        }
        pathColumns =
                Math.max(pathColumns, Math.min(PATH_COLUMNS_MAX, entry.path().length()));
        String padding = " ".repeat(Math.max(0, pathColumns - entry.path().length()));
        return dev.nereid.cli.Format.time(entry.time())
                + "  " + entry.path() + padding
                + (entry.step() == null ? "" : "  " + Attributes.number(entry.step()))
                + "  " + Table.oneLine(text(entry.value()));
    }

    private static String text(Object value) {
        return value instanceof Double number ? Attributes.number(number) : value.toString();
    }
}
