package dev.nereid.web;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that logs a run to a directory, says "ready", and then waits to be killed. */
final class OfflineJob {
    private OfflineJob() {}

    public static void main(String[] arguments) throws Exception {
        Run run = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .project("ml/digits")
                .directory(Path.of(arguments[0]))
                .name(arguments[1])
                .start();
        run.assign("step", 1);
        run.flush();
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
