package dev.nereid.cli;

import dev.nereid.db.Database;
import dev.nereid.model.ProjectName;
import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import dev.nereid.server.tls.TlsException;
import dev.nereid.server.tls.TlsOptions;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
        footer = {
            "",
            "Example:",
            "  nereid serve --port 8080 --data /srv/nereid",
            "  nereid serve --tls --host gpu1.example.org --data /srv/nereid"
        })
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

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description =
                    "Where clients reach the server, if not where it listens: behind a proxy that speaks HTTPS, or"
                            + " by the name of this machine. Tokens name it")
    private String publicUrl;

    @Mixin
    private QuotaOption quotas = new QuotaOption();

    @Mixin
    private LoadOption load = new LoadOption();

    @Mixin
    private TlsOption tls;

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
        ServerOptions options = options();
        PrintWriter out = spec.commandLine().getOut();
        NereidServer server = NereidServer.start(options);
        CountDownLatch stopped = new CountDownLatch(1);
        UntilStopped.Work work = () -> {
            announce(server, options, out);
            stopped.await();
        };
        return UntilStopped.run(work, stopped::countDown, () -> {}, () -> stop(server, out));
    }

    private void announce(NereidServer server, ServerOptions options, PrintWriter out) {
        out.println("Nereid server at " + server.address() + ", data in " + data.toAbsolutePath()
                + (database == null ? "" : " and " + Database.placeOf(database)));
        if (options.publicUrl() != null) {
            out.println("Clients reach it at " + options.publicUrl());
        }
        ClientSettings settings = new ClientSettings(server, out);
        if (server.firstToken() != null || newToken) {
            settings.print(server.firstToken() != null ? server.firstToken() : server.newToken());
        } else if (server.trustFile() != null) {
            settings.printTrust();
        }
        warn(options, server);
        out.println("Stop with Ctrl-C.");
    }

    private static int stop(NereidServer server, PrintWriter out) {
        server.close();
        out.println("Stopped.");
        return 0;
    }

    /** What others on the network would find out too late. */
    private void warn(ServerOptions options, NereidServer server) {
        PrintWriter err = spec.commandLine().getErr();
        boolean isForOthers = options.isEverywhere() || !isLoopback(host);
        if (isForOthers && options.tls() == null && !server.publicAddress().startsWith("https:")) {
            err.println("nereid: WARNING: on the way to " + host + ":" + server.port()
                    + ", everybody can read the tokens and all that is logged. Add --tls; or, if a proxy in front of this"
                    + " server speaks HTTPS, --public-url with its address.");
        }
        if (options.isEverywhere() && publicUrl == null) {
            err.println("nereid: Tokens name " + server.address()
                    + ", which other machines can't reach. Add --public-url with the address that they use.");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** @throws ParameterException if something is given that can't be */
    private ServerOptions options() {
        check();
        TlsOptions chosen = tls.options();
        ServerOptions options = new ServerOptions(
                host,
                port,
                data,
                database,
                workspace,
                quotas.quotas(),
                load.limits(),
                checkedPublicUrl(chosen != null),
                chosen);
        if (chosen != null) {
            try {
                chosen.check(options.clientHost());
            } catch (TlsException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage());
            }
        }
        return options;
    }

    /** Null if none is given. */
    private String checkedPublicUrl(boolean isTls) {
        if (publicUrl == null) {
            return null;
        }
        String problem;
        try {
            String url = PublicUrl.normal(publicUrl);
            if (!isTls || url.startsWith("https:")) {
                return url;
            }
            problem = "a server that speaks HTTPS is reached by https://";
        } catch (IllegalArgumentException e) {
            problem = e.getMessage();
        }
        throw new ParameterException(
                spec.commandLine(), "--public-url is \"" + Table.oneLine(publicUrl) + "\"; " + problem);
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
                    "--database is \"" + Table.oneLine(Database.placeOf(database))
                            + "\"; give the address of a PostgreSQL database, such as"
                            + " jdbc:postgresql://db.example.org/nereid?user=nereid");
        }
        if (host.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--host is blank; give an address, such as 127.0.0.1");
        }
        tls.check();
    }
}
