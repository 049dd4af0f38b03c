package dev.nereid.cli;

import dev.nereid.model.ModelKey;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ProjectName;
import dev.nereid.settings.Setting;
import dev.nereid.sync.Placement;
import dev.nereid.sync.Syncer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where objects go that are not on the server yet. */
final class PlacementOption {
    @Option(
            names = {"-p", "--project"},
            paramLabel = "PROJECT",
            description = "Where runs go that are not on the server yet: workspace/name. Default: what each run says,"
                    + " else $$NEREID_PROJECT")
    private String project;

    @Option(
            names = "--model-key",
            paramLabel = "MODEL=KEY",
            description = "Another key for a model that was created offline with one that is taken on the server")
    private Map<String, String> modelKeys = new LinkedHashMap<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @throws ParameterException if something is given that can't be a name */
    void check() {
        if (project != null && !ProjectName.isValid(project)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--project is \"" + Table.oneLine(project) + "\"; give workspace/name, or name");
        }
        for (String key : modelKeys.values()) {
            try {
                ModelKey.check(key);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), "--model-key: " + e.getMessage());
            }
        }
    }

    /** @param path where the models are that are named */
    Placement placement(Path path) {
        String fallback =
                project != null ? null : Main.shell(command).settings().checked(Setting.PROJECT, ProjectName::check);
        Map<UUID, String> keys = new HashMap<>();
        if (!modelKeys.isEmpty()) {
            NamedRunFiles files = NamedRunFiles.in(path);
            modelKeys.forEach((model, key) -> keys.put(files.objectId(model), key));
        }
        return new Placement(project, fallback, keys);
    }

    /** Who gives a place or a key expects to find things there. */
    static void tellUnmoved(Placement wanted, List<Syncer.Outcome> outcomes, PrintWriter err) {
        String project = wanted.project();
        List<Syncer.Outcome> synced =
                outcomes.stream().filter(outcome -> outcome.failure() == null).toList();
        List<String> elsewhere = synced.stream()
                .map(outcome -> outcome.state().project())
                .filter(actual -> project != null && !actual.equals(project) && !actual.endsWith("/" + project))
                .toList();
        if (!elsewhere.isEmpty()) {
            err.println("nereid: What is in " + Format.count(elsewhere.size(), "run file")
                    + " was on the server already, in "
                    + String.join(", ", new TreeSet<>(elsewhere)) + ", and stays there: a sync does not move runs to "
                    + project + ".");
        }
        for (Syncer.Outcome outcome : synced) {
            String key = wanted.modelKeys().get(ObjectId.parse(outcome.localId()));
            String id = outcome.state().sysId();
            if (key != null && !id.endsWith("-" + key)) {
                err.println("nereid: " + outcome.localId() + " is " + id
                        + " on the server already. --model-key does not" + " rename a model.");
            }
        }
    }
}
