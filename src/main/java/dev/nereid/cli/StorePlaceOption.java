package dev.nereid.cli;

import dev.nereid.backup.StorePlace;
import dev.nereid.db.Database;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a server keeps its store, as {@code nereid serve} was told. */
final class StorePlaceOption {
    @Option(names = "--data", paramLabel = "DIR", description = "Directory of the server's data, as of nereid serve")
    private Path data;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "PostgreSQL database, jdbc:postgresql://…, of a server that keeps its data there")
    private String database;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    boolean isGiven() {
        return data != null || database != null;
    }

    /** @throws ParameterException if it is missing, or makes no sense */
    StorePlace place() {
        if (data == null) {
            throw new ParameterException(
                    command.commandLine(), "--data is missing. Give the directory that nereid serve was given.");
        }
        if (database != null && !database.startsWith("jdbc:postgresql:")) {
            throw new ParameterException(
                    command.commandLine(),
                    "--database is \"" + Table.oneLine(Database.placeOf(database))
                            + "\"; give the address of a PostgreSQL database, such as"
                            + " jdbc:postgresql://db.example.org/nereid?user=nereid");
        }
        return new StorePlace(data, database);
    }
}
