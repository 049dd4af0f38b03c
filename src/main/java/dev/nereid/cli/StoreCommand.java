package dev.nereid.cli;

import dev.nereid.Nereid;
import dev.nereid.ObjectNotFoundException;
import dev.nereid.ReadOnlyStore;
import dev.nereid.StoredObject;
import dev.nereid.query.NqlException;
import dev.nereid.settings.SettingException;
import dev.nereid.sync.HttpTransport;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks what was logged: local run files, or a server. */
abstract class StoreCommand implements Callable<Integer> {
    /** CLS-3, CLS-FOREST-1. */
    private static final Pattern SERVER_ID = Pattern.compile("[A-Z][A-Z0-9]*(-[A-Z0-9]+){1,2}");

    @Mixin
    private PathOption path;

    @Option(names = "--server", description = "Ask the server of the API token instead of run files")
    private boolean server;

    @Mixin
    private TokenOption token;

    @Mixin
    private HelpOption help;

    @Spec
    CommandSpec spec;

    private LocalStore local; // null if a server is asked

    @Override
    public final Integer call() {
        try {
            return asksServer() ? askServer() : askRunFiles();
        } catch (SettingException e) {
            throw e;
        } catch (IllegalArgumentException e) { // what the API says of arguments is about those of the command
            String excerpt = e.getCause() instanceof NqlException nql ? "\n" + nql.excerpt() : "";
            throw new ParameterException(spec.commandLine(), e.getMessage() + excerpt);
        }
    }

    /** Answers, and returns the exit code. */
    abstract int run(ReadOnlyStore store);

    /** Whether it can't be done with run files. */
    boolean needsServer() {
        return false;
    }

    final boolean asksServer() {
        return server || needsServer();
    }

    /** The server itself; to be closed. */
    final HttpTransport connect() {
        return token.connect();
    }

    /** The run files. */
    final LocalStore local() {
        return local;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Operations in run files that contradict others of their run, so that they are not in it: lines for people. */
    final List<String> keptAside(StoredObject run) {
        return local == null ? List.of() : local.keptAside(run);
    }

    /** @throws CommandFailure if none or several fit the name */
    final StoredObject find(ReadOnlyStore store, String name) {
        try {
            return store.find(name);
        } catch (ObjectNotFoundException e) {
            boolean mayBeElsewhere = !asksServer() && SERVER_ID.matcher(name).matches();
            throw new CommandFailure(e.getMessage() + (mayBeElsewhere ? " With --server, the server is asked." : ""));
        }
    }

    /** As a sentence ends. */
    final String where() {
        return asksServer() ? "on the server" : "in " + path.absolute();
    }

    private int askServer() {
        if (path.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--path is for run files, and --server for a server. Give one of them.");
        }
        try (ReadOnlyStore store = Nereid.openReadOnlyServer(token.text())) {
            return run(store);
        }
    }

    private int askRunFiles() {
        if (token.isOption()) {
            throw new ParameterException(spec.commandLine(), "--api-token is for a server. Add --server to ask it.");
        }
        try (LocalStore opened = LocalStore.open(path.path(), Main.shell(spec), err())) {
            local = opened;
            int exit = run(opened.store());
            return exit == 0 && !opened.isComplete() ? Main.FAILED : exit;
        }
    }
}
