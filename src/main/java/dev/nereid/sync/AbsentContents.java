package dev.nereid.sync;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.FileRef;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Contents that operations of a run file name and that are not beside it, as if their directory had been left behind. */
final class AbsentContents {
    private static final int NAMED = 5;

    private final Path runFile;
    private final RunFileContents beside;
    private final Map<String, FileRef> files; // by hash

    private AbsentContents(Path runFile, RunFileContents beside, Map<String, FileRef> files) {
        this.runFile = runFile;
        this.beside = beside;
        this.files = files;
    }

    /**
     * @param after a sequence: what operations up to there name is not asked for
     * @throws LogException if the file can't be read now
     */
    static AbsentContents of(Path runFile, long after) {
        Map<String, FileRef> files = named(runFile, after);
        RunFileContents beside = new RunFileContents(runFile);
        beside.list().forEach(content -> files.remove(content.sha256())); // a writer names them when they are there
        return new AbsentContents(runFile, beside, files);
    }

    private static Map<String, FileRef> named(Path runFile, long after) {
        try (RunFileReader reader = RunFileReader.open(runFile)) {
            return PendingFiles.named(reader, Math.max(after, reader.base().sequence()));
        } catch (LogException.Unreadable e) {
            return new HashMap<>(); // what makes no sense names nothing
        }
    }

    Set<String> hashes() {
        return files.keySet();
    }

    /** A content that lies beside another run file of the same directory; null if there is none. */
    Path find(String sha256) {
        return RunFileContents.find(runFile.toAbsolutePath().getParent(), sha256);
    }

    /** That these are nowhere, for people. */
    String sentence(List<String> nowhere) {
        boolean isOne = nowhere.size() == 1;
        String some = nowhere.stream()
                .sorted()
                .limit(NAMED)
                .map(sha256 -> files.get(sha256).name() + " (SHA-256 " + sha256 + ")")
                .collect(Collectors.joining(", "));
        int others = nowhere.size() - NAMED;
        return (isOne ? "1 content of a file that " : nowhere.size() + " contents of files that ") + runFile + " names "
                + (isOne ? "is" : "are") + " neither in " + beside.directory() + " nor on the server: " + some
                + (others > 0 ? ", and " + others + " more" : "")
                + ". Points and all else of it are on the server. Bring that directory back from where the run was logged,"
                + " and sync again.";
    }
}
