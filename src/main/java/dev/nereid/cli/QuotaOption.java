package dev.nereid.cli;

import dev.nereid.model.Visibility;
import dev.nereid.store.Quotas;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much a server takes. */
final class QuotaOption {
    @Option(
            names = "--max-fields",
            paramLabel = "N",
            description =
                    "Fields that one run, model or version can have; what would be more is kept aside. Default: no"
                            + " limit")
    private int fields;

    @Option(names = "--max-projects", paramLabel = "N", description = "Projects that there can be. Default: no limit")
    private int projects;

    @Option(
            names = "--max-storage",
            paramLabel = "SIZE",
            converter = SizeOption.class,
            description = "All contents of files together, such as 500GB. Default: what fits on the disk")
    private long storage;

    @Option(names = "--no-public", description = "Projects can't be public")
    private boolean noPublic;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @throws ParameterException if a limit is below 0 */
    Quotas quotas() {
        if (fields < 0 || projects < 0) {
            throw new ParameterException(
                    command.commandLine(),
                    (fields < 0 ? "--max-fields is " + fields : "--max-projects is " + projects)
                            + "; give a number from 1, or 0 for no limit");
        }
        return new Quotas(fields, projects, storage, noPublic ? Visibility.WORKSPACE : Visibility.PUBLIC);
    }
}
