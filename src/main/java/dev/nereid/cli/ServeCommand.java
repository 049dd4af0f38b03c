package dev.nereid.cli;

import dev.nereid.model.ProjectName;
import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nereid serve}: a server, until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Runs a server until it is stopped with Ctrl-C or SIGTERM.",
            "",
            "The first start creates the administrator and prints the line NEREID_API_TOKEN=…, which can't be shown"
                    + " again: only its hash is kept."
        },
        footer = {"", "Example:", "  nereid serve --port 8080 --data /srv/nereid"})
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = ServerOptions.DEFAULT_HOST,
            description = "Address to listen on. Default: ${DEFAULT-VALUE}, which other machines can't reach")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "" + ServerOptions.DEFAULT_PORT,
            description = "Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Directory of the server's data, on a local disk; created if missing")
    private Path data;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "PostgreSQL database, jdbc:postgresql://…, for one or many servers that share --data, which"
                    + " then holds files alone. Default: an SQLite file in --data")
    private String database;

    @Option(
            names = "--workspace",
            paramLabel = "NAME",
            defaultValue = ServerOptions.DEFAULT_WORKSPACE,
            description = "Workspace of projects that are named without one. Default: ${DEFAULT-VALUE}")
    private String workspace;

    @Mixin
    private HelpOption help;

    @Option(
            names = "--new-token",
            description =
                    "Start the server and print another token of the administrator, if the first is lost; that stays valid")
    private boolean newToken;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        check();
        PrintWriter out = spec.commandLine().getOut();
        NereidServer server = NereidServer.start(new ServerOptions(host, port, data, database, workspace));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, out), "nereid-server-stop"));
        out.println("Nereid server at " + server.address() + ", data in " + data.toAbsolutePath());
        if (server.firstToken() != null || newToken) {
            out.println("The administrator's token, which can't be shown again:");
            out.println("NEREID_API_TOKEN=" + (server.firstToken() != null ? server.firstToken() : server.newToken()));
            out.println("Scripts of the Python client neptune 1.x need, besides:");
            out.println("NEPTUNE_API_TOKEN=$NEREID_API_TOKEN OAUTHLIB_INSECURE_TRANSPORT=1");
        }
        out.println("Stop with Ctrl-C.");
        new CountDownLatch(1).await();
        return 0;
    }

    private static void stop(NereidServer server, PrintWriter out) {
        server.close();
        out.println("Stopped.");
    }

    private void check() {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(
                    spec.commandLine(), "--port is " + port + "; a port is 1 to 65535, or 0 for any free one");
        }
        if (workspace.contains("/") || !ProjectName.isValid(workspace)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--workspace is \"" + Table.oneLine(workspace)
                            + "\"; give a name of at most 200 characters, without a"
                            + " slash, and no blank at an end");
        }
        if (database != null && !database.startsWith("jdbc:postgresql:")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--database is \"" + Table.oneLine(database)
                            + "\"; give the address of a PostgreSQL database, such as"
                            + " jdbc:postgresql://db.example.org/nereid?user=nereid");
        }
        if (host.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--host is blank; give an address, such as 127.0.0.1");
        }
    }
}
