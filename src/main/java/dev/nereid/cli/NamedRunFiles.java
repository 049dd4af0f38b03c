package dev.nereid.cli;

import dev.nereid.log.LogException;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.Operation;
import dev.nereid.sync.SyncState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The run files of a directory, by what people may call their runs. Reads no more of them than that takes. */
final class NamedRunFiles {
    private final Path directory;
    private final Map<Path, RunNames.Candidate> candidates = new LinkedHashMap<>();
    private final KnownAliases aliases = new KnownAliases();

    private NamedRunFiles(Path directory) {
        this.directory = directory;
    }

    /** Files that can't be read are left out: whoever asks for all says what is wrong with them. */
    static NamedRunFiles in(Path directory) {
        NamedRunFiles files = new NamedRunFiles(directory);
        for (Path file : RunFileName.list(directory)) {
            try (RunFileReader reader = RunFileReader.open(file)) {
                files.candidates.put(file, files.candidate(reader));
            } catch (LogException e) {
                // See above.
            }
        }
        return files;
    }

    private RunNames.Candidate candidate(RunFileReader reader) {
        List<String> ids = new ArrayList<>();
        List<SyncState.Entry> deliveries = SyncState.load(reader.file());
        deliveries.forEach(delivery -> ids.add(delivery.sysId()));
        Operation.Create creation = reader.creation();
        if (creation.customRunId() != null) {
            ids.add(creation.customRunId());
        }
        UUID run = aliases.canonical(creation, deliveries);
        return new RunNames.Candidate(run, ids, reader.lastText("sys/name"));
    }

    /** @throws CommandFailure if nothing, or more than one run, fits the name */
    UUID objectId(String wanted) {
        return RunNames.choose(wanted, candidates.values(), directory);
    }

    /**
     * The files of the runs that are meant.
     *
     * @throws CommandFailure if nothing, or more than one run, fits one of the names
     */
    List<Path> chosen(Collection<String> wanted) {
        Set<UUID> runs = RunNames.choose(wanted, candidates.values(), directory);
        return candidates.entrySet().stream()
                .filter(entry -> runs.contains(entry.getValue().objectId()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
