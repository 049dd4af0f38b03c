package dev.nereid.cli;

import dev.nereid.model.ModelKey;
import dev.nereid.model.ProjectName;
import dev.nereid.settings.Setting;
import dev.nereid.sync.Placement;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /** Null if it is left to the runs. */
    String project() {
        return project;
    }

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
}
