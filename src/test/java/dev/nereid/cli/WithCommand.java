package dev.nereid.cli;

import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the command beside a real server, whose administrator types. */
abstract class WithCommand {
    @TempDir
    Path base;

    /** Where run files go; not there yet. */
    Path runs;

    TestServer server;
    Cli cli;

    @BeforeEach
    void startServer() {
        runs = base.resolve("runs");
        server = TestServer.start(base.resolve("server"));
        cli = withToken(server.token());
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** The command as somebody else types it. */
    final Cli withToken(String token) {
        return new Cli(base.resolve("cache")).with("NEREID_API_TOKEN", token);
    }

    /** All that it says to these words. */
    final String all(Object... words) {
        Cli.Result result = cli.run(words);
        return result.out() + result.err();
    }

    /** Logs a run with the parameters p/0, p/1 and so on; returns its file. */
    final Path logRun(String name, int parameters) {
        try (Run run = Cli.offlineRun(runs, name).project("ml/digits").start()) {
            assignParameters(run, parameters);
        }
        return RunFileName.list(runs).get(0);
    }

    static void assignParameters(Run run, int count) {
        for (int i = 0; i < count; i++) {
            run.assign("p/" + i, i);
        }
    }
}
