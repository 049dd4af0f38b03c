package dev.nereid.cli;

import dev.nereid.ObjectNotFoundException;
import dev.nereid.StoredObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks local run files, and nothing else could be asked. */
abstract class LocalCommand implements Callable<Integer> {
    @Mixin
    PathOption path;

    @Mixin
    private HelpOption help;

    @Spec
    CommandSpec spec;

    @Override
    public final Integer call() {
        check();
        try (LocalStore local = LocalStore.open(path.path(), Main.shell(spec), err())) {
            int exit = run(local);
            return exit == 0 && !local.isComplete() ? Main.FAILED : exit;
        }
    }

    /** Before anything that takes time. */
    abstract void check();

    /** Answers, and returns the exit code. */
    abstract int run(LocalStore local);

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** @throws CommandFailure if none or several fit the name */
    static StoredObject find(LocalStore local, String name) {
        try {
            return local.store().find(name);
        } catch (ObjectNotFoundException e) {
            throw new CommandFailure(e.getMessage());
        }
    }
}
