package dev.nereid.cli;

import dev.nereid.server.LocalServer;
import dev.nereid.server.ServerException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nereid ui}: run files in a browser. */
@Command(
        name = "ui",
        description = {
            "Shows the runs of a directory in a browser, without a server and without a network.",
            "",
            "Prints an address to open. It changes nothing, and shows what is being logged as it comes. The page \"Run"
                    + " files\" says of each file what a server has of it, and what to do about the rest.",
            "",
            "Only this machine reaches it, and on a shared one only who has the address, which has a key in it. From your"
                    + " own machine: ssh -L 8427:127.0.0.1:8427 HOST, and the same address. Stop with Ctrl-C."
        },
        footer = {"", "Example:", "  nereid ui --path /scratch/me/runs"})
final class UiCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "P",
            description = "Port to listen on; 0 for any free one. Default: " + LocalServer.DEFAULT_PORT
                    + ", or a free one if that is taken")
    private Integer port;

    @Mixin
    private PathOption path;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (port != null && (port < 0 || port > 65_535)) {
            throw new ParameterException(
                    spec.commandLine(), "--port is " + port + "; a port is 1 to 65535, or 0 for any free one");
        }
        LocalRunFiles files = LocalRunFiles.open(
                path.absolute(), Main.shell(spec), spec.commandLine().getErr());
        LocalServer server = start(files);
        CountDownLatch stopped = new CountDownLatch(1);
        UntilStopped.Work work = () -> {
            spec.commandLine().getOut().println(server.address());
            stopped.await();
        };
        return UntilStopped.run(work, stopped::countDown, () -> {}, () -> stop(server, files));
    }

    private static int stop(LocalServer server, LocalRunFiles files) {
        server.close();
        files.close();
        return 0;
    }

    private LocalServer start(LocalRunFiles files) {
        try {
            return listen(files);
        } catch (ServerException e) {
            files.close();
            throw e;
        }
    }

    private LocalServer listen(LocalRunFiles files) {
        if (port != null) {
            return LocalServer.start(files, port);
        }
        try {
            return LocalServer.start(files, LocalServer.DEFAULT_PORT);
        } catch (ServerException e) {
            LocalServer server = LocalServer.start(files, 0);
            spec.commandLine()
                    .getErr()
                    .println("nereid: port " + LocalServer.DEFAULT_PORT + " is taken, so this is " + server.port()
                            + ".");
            return server;
        }
    }
}
