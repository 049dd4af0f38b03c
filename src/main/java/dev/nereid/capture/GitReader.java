package dev.nereid.capture;

import dev.nereid.model.GitRef;
import dev.nereid.model.Limits;
import dev.nereid.model.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * Asks the command {@code git}, which changes nothing by that: it takes no locks, doesn't write its index, reaches for
 * no network, asks nobody, and runs no program that the repository names for showing differences. For one thread.
 */
final class GitReader {
    /** What the outside may tell git: where its settings are, and how far to look for a repository. */
    private static final Set<String> KEPT_VARIABLES =
            Set.of("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH");

    private static final Map<String, String> VARIABLES = Map.of(
            "GIT_OPTIONAL_LOCKS", "0",
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_NO_LAZY_FETCH", "1",
            "GIT_PAGER", "cat",
            "LC_ALL", "C");

    /** A file system monitor would be a daemon that outlives us. */
    private static final List<String> OPTIONS =
            List.of("--no-pager", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never");

    /** Unlike {@code git diff}, it never writes the index. */
    private static final List<String> DIFF =
            List.of("diff-index", "--patch", "-M", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative");

    private static final String CUT_NOTE = "\n[cut here: the patch has more than 1 MiB]\n";

    private final Command git;
    private final Duration limit;
    private final long start = System.nanoTime();

    /** No result, and why. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String reason) {
            super(reason);
        }
    }

    GitReader(Path directory, Map<String, String> environment, Duration limit) throws Unavailable {
        Path program = Command.find("git", environment);
        if (program == null) {
            throw new Unavailable("there is no command git on the PATH");
        }
        this.git = new Command(program, directory, clean(environment));
        this.limit = limit;
    }

    private static Map<String, String> clean(Map<String, String> environment) {
        Map<String, String> clean = new HashMap<>(environment);
        clean.keySet()
                .removeIf(name ->
                        name.startsWith("GIT_") && !name.startsWith("GIT_CONFIG") && !KEPT_VARIABLES.contains(name));
        clean.putAll(VARIABLES);
        return clean;
    }

    GitInfo read() throws Unavailable {
        Command.Result log = run(
                "log",
                "-1",
                "--no-show-signature",
                "--no-color",
                "--encoding=UTF-8",
                "--format=%H%x00%an <%ae>%x00%ct%x00%B");
        String[] commit = log.out().text().split("\0", 4);
        if (!log.succeeded() || commit.length < 4) {
            throw new Unavailable(firstLine(log.error().text()));
        }
        String branch = line("symbolic-ref", "--quiet", "--short", "HEAD");
        Map<String, String> remotes = remotes();
        String diff = patch("HEAD");
        String upstream = line("merge-base", "HEAD", "@{upstream}");
        boolean ahead = upstream != null && !upstream.equals(commit[0]);
        GitRef ref = new GitRef(
                commit[0],
                commit[3].strip(),
                commit[1],
                Instant.ofEpochSecond(Long.parseLong(commit[2])),
                branch,
                remotes,
                diff == null ? null : !diff.isEmpty());
        return new GitInfo(
                ref, emptyToNull(diff), ahead ? upstream : null, ahead ? emptyToNull(patch(upstream)) : null);
    }

    private Map<String, String> remotes() {
        Map<String, String> remotes = new LinkedHashMap<>();
        String settings = output("config", "--null", "--get-regexp", "^remote\\..*\\.url$");
        for (String setting : settings == null ? new String[0] : settings.split("\0")) {
            String[] pair = setting.split("\n", 2);
            if (pair.length == 2) {
                String name = pair[0].substring("remote.".length(), pair[0].length() - ".url".length());
                remotes.putIfAbsent(name, withoutCredentials(pair[1]));
            }
        }
        return remotes;
    }

    /** A user name alone may be a token on a web server; for SSH it is part of the address. */
    static String withoutCredentials(String url) {
        return url.replaceAll("(?i)(ssh://[^/:]*):[^/]*@", "$1@").replaceAll("(?i)(?<!ssh)://[^/]*@", "://");
    }

    /** Empty if nothing differs; null if git can't say in time. */
    private String patch(String commit) {
        List<String> arguments = new ArrayList<>(DIFF);
        arguments.addAll(List.of(commit, "--"));
        try {
            Command.Result result = run(arguments.toArray(String[]::new));
            if (!result.succeeded()) {
                return null;
            }
            String text = Text.wellFormed(result.out().text());
            if (!result.out().cut() && Text.bytes(text) <= Limits.STRING_BYTES_MAX) {
                return text;
            }
            return Text.cut(text, Limits.STRING_BYTES_MAX - CUT_NOTE.length()) + CUT_NOTE;
        } catch (Unavailable e) {
            return null;
        }
    }

    /** The one line that git prints; null if it refuses. */
    private String line(String... arguments) {
        String output = output(arguments);
        return output == null ? null : emptyToNull(output.strip());
    }

    private String output(String... arguments) {
        try {
            Command.Result result = run(arguments);
            return result.succeeded() ? result.out().text() : null;
        } catch (Unavailable e) {
            return null;
        }
    }

    private Command.Result run(String... arguments) throws Unavailable {
        List<String> all = new ArrayList<>(OPTIONS);
        all.addAll(List.of(arguments));
        Duration left = limit.minusNanos(System.nanoTime() - start);
        if (left.isNegative() || left.isZero()) {
            throw new Unavailable("git took more than " + limit.toMillis() + " ms");
        }
        try {
            return git.run(all, left, Limits.STRING_BYTES_MAX, new CompletableFuture<>());
        } catch (TimeoutException e) {
            throw new Unavailable("git " + arguments[0] + ": " + e.getMessage());
        } catch (IOException e) {
            throw new Unavailable("git can't be run: " + e.getMessage());
        }
    }

    private static String emptyToNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static String firstLine(String text) {
        return text.isBlank()
                ? "git says nothing"
                : text.strip().lines().findFirst().orElseThrow();
    }
}
