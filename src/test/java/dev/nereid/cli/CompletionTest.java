package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.testing.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a word may become, and the scripts that ask for it in real shells. */
class CompletionTest {
    @TempDir
    private Path base;

    private Path runs;
    private Cli cli;
    private String first;

    @BeforeEach
    void setUp() {
        runs = base.resolve("runs");
        cli = new Cli(base.resolve("cache")).with("NEREID_DIR", runs.toString());
        first = log("dev:a b");
        log("dev:c=1");
    }

    private String log(String name) {
        try (Run run = Cli.offlineRun(runs, name).start()) {
            run.assign("params/lr", 0.1);
            run.floatSeries("train/loss").append(1);
            run.stringSeries("train/log").append("x");
            return run.id();
        }
    }

    private List<String> complete(Object... words) {
        Cli.Result result = cli.run(
                Stream.concat(Stream.of("complete", "--"), Stream.of(words)).toArray());
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out().lines().toList();
    }

    // ---------------------------------------------------------------------------------------------------- words --

    @Test
    void commandsAndOptionsAreNames() {
        assertThat(complete("s")).contains("series", "show", "sql", "sync").doesNotContain("ls");
        assertThat(complete("")).contains("ls", "completion").doesNotContain("complete");
        assertThat(complete("project", "cr")).containsExactly("create");
        assertThat(complete("help", "project", "cr")).containsExactly("create");
        assertThat(complete("ls", "--so")).containsExactly("--sort-by");
        assertThat(complete("ls", "--format", "")).contains("csv", "parquet");
        assertThat(complete("ls", "--format=nd")).containsExactly("--format=ndjson");
        assertThat(complete("ls", "--path", "/t")).containsExactly("\tfiles");
        assertThat(complete("ls", "--limit", "")).isEmpty();
        assertThat(complete("nonsense", "x")).isEmpty();
        assertThat(complete()).contains("ls");
    }

    @Test
    void runsGoByTheirNamesAndIds() {
        assertThat(complete("show", "")).containsExactly("dev:c=1", "dev:a b");
        assertThat(complete("show", "dev:a")).containsExactly("dev:a b");
        assertThat(complete("show", first.substring(0, 14))).containsExactly(first);
        assertThat(complete("show", first.substring(8, 14))).containsExactly(first.substring(8));
        assertThat(complete("diff", "dev:c=1", "dev:a")).containsExactly("dev:a b");
        assertThat(complete("show", "--server", "")).isEmpty();
        log("dev:c=1");
        assertThat(complete("show", "dev:")).as("a name of two runs means none").containsExactly("dev:a b");
        assertThat(complete("show", "")).hasSize(3).contains("dev:a b");
    }

    @Test
    void fieldsAreThoseOfTheRun() {
        assertThat(complete("series", "dev:a b", "")).containsExactly("train/log", "train/loss");
        assertThat(complete("series", first, "train/lo")).containsExactly("train/log", "train/loss");
        assertThat(complete("series", "nobody", "")).isEmpty();
        assertThat(complete("series", "dev:a b,dev:c=1", "train/lo")).containsExactly("train/log", "train/loss");
        assertThat(complete("series", "dev:a b,dev:c")).containsExactly("dev:a b,dev:c=1");
        assertThat(complete("show", "dev:a b", "p")).containsExactly("params/lr");
        assertThat(complete("ls", "--columns", "params/lr,tr"))
                .containsExactly("\tnospace", "params/lr,train/log", "params/lr,train/loss");
        assertThat(complete("ls", "--sort-by", "sys/cr")).containsExactly("sys/creation_time");
        assertThat(complete("best", "--metric=tr")).contains("--metric=train/loss");
    }

    @Test
    void whatNoLineCanSayIsNotOffered() {
        log("-rf");
        log("two\nlines");
        log("\tfiles");
        log("esc\u001b[2J");
        assertThat(complete("show", "")).containsExactly("dev:c=1", "dev:a b");
        try (Run run = Cli.offlineRun(runs, "odd").start()) {
            run.assign("-x", 1);
        }
        assertThat(complete("show", "odd", "")).contains("sys/id").noneMatch(path -> path.startsWith("-"));
    }

    @Test
    void runFilesThatHaveComeSinceAreFound() {
        assertThat(complete("show", "new")).isEmpty();
        log("newest");
        assertThat(complete("show", "new")).containsExactly("newest");
        assertThat(complete("show", "--path", base.resolve("nowhere"), "")).isEmpty();
    }

    // --------------------------------------------------------------------------------------------------- shells --

    private String inShell(String shell, String script) throws IOException, InterruptedException {
        Requires.command(shell);
        Path completion = base.resolve("completion." + shell);
        Files.writeString(completion, cli.run("completion", shell).out());
        Path driver = Files.writeString(base.resolve("driver"), script);
        List<String> command = new ArrayList<>(List.of(shell));
        command.addAll(shell.equals("zsh") ? List.of("-f") : List.of("--norc"));
        command.addAll(List.of(driver.toString(), completion.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("NEREID_CACHE_DIR", base.resolve("cache").toString());
        builder.environment().put("NEREID_DIR", runs.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void bashCompletesWordsThatItCutsAtColons() throws Exception {
        assertThat(inShell("bash", """
                                source "$1"
                                complete_in() { # the line, and its words as bash has cut them
                                  COMP_LINE=$1 COMP_POINT=${#1}
                                  shift
                                  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
                                  _nereid 2>&1
                                  printf '[%s]' "${COMPREPLY[@]}"
                                  echo
                                }
                                complete_in 'nereid sh' nereid sh
                                complete_in 'nereid project c' nereid project c
                                complete_in 'nereid ls --so' nereid ls --so
                                complete_in 'nereid ls --format=nd' nereid ls --format = nd
                                complete_in 'nereid show dev' nereid show dev
                                complete_in 'nereid show dev:' nereid show dev :
                                complete_in 'nereid show "dev:a' nereid show '"dev:a'
                                complete_in 'nereid series dev:a\\ b train/l' nereid series dev : 'a\\ b' train/l
                                complete_in 'nereid nonsense ' nereid nonsense ''
                                """).lines())
                .containsExactly(
                        "[show]",
                        "[create]",
                        "[--sort-by]",
                        "[ndjson]",
                        "[dev:c=1][dev:a\\ b]",
                        "[c=1][a\\ b]",
                        "[dev:a b]",
                        "[train/log][train/loss]",
                        "[]");
    }

    @Test
    void zshCompletesWordsWhole() throws Exception {
        assertThat(inShell("zsh", """
                                compdef() { :; }
                                compadd() { # what zsh would be told, without options
                                  while [[ $1 != -- ]]; do shift; done
                                  shift
                                  print -r -- "[${(j:][:)@}]"
                                }
                                source $1
                                complete_in() { # the words as zsh has them
                                  local -a words=("$@")
                                  local CURRENT=$# PREFIX=${@[-1]}
                                  _nereid
                                }
                                complete_in nereid project ''
                                complete_in nereid ls --format=nd
                                complete_in nereid show dev:
                                complete_in nereid series 'dev:a\\ b' train/l
                                """).lines())
                .containsExactly(
                        "[archive][create][delete][list][unarchive][visibility]",
                        "[--format=ndjson]",
                        "[dev:c=1][dev:a b]",
                        "[train/log][train/loss]");
    }

    // ------------------------------------------------------------------------------------------ names of anybody --

    private static final List<String> HOSTILE = List.of(
            "n0 $(touch hacked)",
            "n1 `touch hacked`",
            "n2 \"; touch hacked; \"",
            "n3 '; touch hacked; '",
            "n4 \\$(touch hacked)\\",
            "n5 !! !x; touch hacked",
            "n6 a & touch hacked | (b) {c,d} * ~ # <e>",
            "!n7 '\" $(touch hacked)!",
            "'n8 ! \" \\ $(touch hacked)",
            "\"n9");

    /** Types lines with a tab behind into a shell, and goes on when its prompt has come back. */
    private static final String TYPIST = """
            import os, pty, select, sys

            shell, setup, lines = sys.argv[1], sys.argv[2], open(sys.argv[3]).read().splitlines()
            pid, terminal = pty.fork()
            if pid == 0:
                os.environ.update(PS1="ready> ", TERM="dumb")
                quiet = ["-f"] if shell == "zsh" else ["--norc", "--noprofile"]
                os.execvp(shell, [shell, *quiet, "-i"])


            def enter(text, prompt):
                os.write(terminal, text.encode())
                seen = ""
                while prompt not in seen:
                    if not select.select([terminal], [], [], 60)[0]:
                        sys.exit("no answer to " + repr(text) + ": " + repr(seen))
                    seen += os.read(terminal, 4096).decode(errors="replace")


            enter("", "ready> ")
            enter("PS1='go''> '; . '" + setup + "'\\n", "go> ")
            for line in lines:
                enter(line + "\\t\\n", "go> ")
            os.write(terminal, b"exit\\n")
            os.waitpid(pid, 0)
            """;

    /** Completed from its first letters without a quote, and within each, a name arrives as it is and runs nothing. */
    private void typeHostileNames(String shell) throws Exception {
        Requires.command(shell);
        Requires.command("python3");
        List<String> lines = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String quote : List.of("", "'", "\"")) {
            for (String name : HOSTILE) {
                String start = name.substring(0, 2);
                String typed = start.startsWith("n") || quote.equals("'") ? start : "\\" + start;
                boolean canStart = start.startsWith("n")
                        || (quote.equals("'") ? !start.startsWith("'") : quote.isEmpty() || start.startsWith("\""));
                if (canStart) {
                    lines.add("nereid show " + quote + typed);
                    expected.add("[show][" + name + "]");
                }
            }
        }
        Path names = Files.write(base.resolve("names"), HOSTILE);
        Path setup = Files.writeString(
                base.resolve("setup"), cli.run("completion", shell).out() + """
                        _nereid_ask() { # what Java would answer
                          local name
                          while IFS= read -r name; do
                            [[ $name == "$2"* ]] && printf '%s\n' "$name"
                          done < 'NAMES'
                        }
                        nereid() { printf '[%s]' "$@" >> given; echo >> given; }
                        """.replace("NAMES", names.toString()));
        Path typist = Files.writeString(base.resolve("typist.py"), TYPIST);
        Path typed = Files.write(base.resolve("lines"), lines);
        Path directory = Files.createDirectory(base.resolve("there"));
        Process process = new ProcessBuilder("python3", typist.toString(), shell, setup.toString(), typed.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(Files.readAllLines(directory.resolve("given"))).containsExactlyElementsOf(expected);
        assertThat(directory.resolve("hacked")).doesNotExist();
    }

    @Test
    void bashRunsNothingFromAName() throws Exception {
        typeHostileNames("bash");
    }

    @Test
    void zshRunsNothingFromAName() throws Exception {
        typeHostileNames("zsh");
    }
}
