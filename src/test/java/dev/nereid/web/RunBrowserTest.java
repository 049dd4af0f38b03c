package dev.nereid.web;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.RunBuilder;

/** Runs that the library has logged, and their page. */
abstract class RunBrowserTest extends BrowserTest {
    /** Would run if a page took it for anything but text. */
    static final String MARKUP = "<img src=x onerror=alert(1)>\"'";

    interface Work {
        void log(Run run) throws Exception;
    }

    /** A run that captures nothing by itself. */
    RunBuilder builder() {
        return Nereid.initRun()
                .project("ml/digits")
                .mode(Mode.ASYNC)
                .apiToken(server.token())
                .directory(temporary.resolve("runs"))
                .captureHostMetrics(false)
                .captureStdout(false)
                .captureStderr(false)
                .captureGit(false)
                .captureSource(false);
    }

    /** Its ID, when all of it has reached the server. */
    static String logged(RunBuilder builder, Work work) throws Exception {
        try (Run run = builder.start()) {
            work.log(run);
            run.awaitSync();
            return run.id();
        }
    }

    void goTo(String id, String tab) {
        signIn();
        go("/ml/digits/e/" + id + "?tab=" + tab);
    }
}
