package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Every command explains itself, and its example is one that it understands. */
class HelpTest {
    @TempDir
    private Path cache;

    private static CommandLine fresh() {
        return Main.commandLine(new Shell(Map.of(), () -> false, () -> false));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandExplainsItself() {
        List<CommandSpec> commands = new ArrayList<>();
        collect(fresh().getCommandSpec(), commands);
        assertThat(commands.stream().map(CommandSpec::qualifiedName))
                .contains("nereid", "nereid serve", "nereid project create", "nereid project list", "nereid sync")
                .contains("nereid status", "nereid clear", "nereid ls", "nereid show", "nereid demo");
        return commands.stream()
                .map(command -> DynamicTest.dynamicTest(command.qualifiedName(), () -> checkHelp(command)));
    }

    private static void collect(CommandSpec command, List<CommandSpec> commands) {
        commands.add(command);
        command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), commands));
    }

    private void checkHelp(CommandSpec command) {
        List<String> words = new ArrayList<>(List.of(command.qualifiedName().split(" ")));
        words.remove(0);
        words.add("--help");
        Cli.Result help = new Cli(cache).run(words.toArray());
        assertThat(help.exit()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(command.usageMessage().description()).isNotEmpty();
        for (ArgSpec argument : command.args()) {
            assertThat(String.join(" ", argument.description()))
                    .as("description of %s", argument)
                    .hasSizeGreaterThan(10);
        }
        assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(help.out()).doesNotContain("${", "$$");

        List<String> examples = examples(help.out());
        assertThat(examples).isNotEmpty().allSatisfy(example -> {
            assertThat(example).startsWith(command.subcommands().isEmpty() ? command.qualifiedName() : "nereid ");
            String[] arguments = example.substring("nereid ".length()).split(" ");
            assertThatCode(() -> fresh().parseArgs(arguments)).as(example).doesNotThrowAnyException();
        });
    }

    private static List<String> examples(String help) {
        return help.lines()
                .dropWhile(line -> !line.equals("Example:"))
                .skip(1)
                .takeWhile(line -> line.startsWith("  "))
                .map(String::strip)
                .toList();
    }

    @Test
    void wrongCommandLinesEndWith2AndPointToTheHelp() {
        Cli cli = new Cli(cache);
        assertAsked(cli.run(), "Usage: nereid ");
        assertWrong(cli.run("lss"), "no command \"lss\"", "Did you mean \"ls\"?");
        assertAsked(cli.run("project"), "Usage: nereid project ");
        assertWrong(cli.run("show"), "'RUN'", "nereid show --help");
        assertWrong(cli.run("ls", "--format", "xml"), "table, csv, json, ndjson, parquet", "nereid ls --help");
        assertWrong(cli.run("serve"), "--data", "nereid serve --help");
        assertWrong(cli.run("serve", "--data", cache, "--port", "70000"), "70000", "65535");
        assertWrong(cli.run("serve", "--data", cache, "--workspace", "a/b"), "a/b", "without a slash");
        assertWrong(cli.run("serve", "--data", cache, "--public-url", "ftp://a"), "ftp://a", "without a path");
        assertWrong(cli.run("demo", "--epochs", "0"), "at least 1");
        assertWrong(cli.run("series", "a", "b", "--from", "x"), "'--from'", "\"x\" is not a number that fits here");
        assertWrong(cli.run("series", "a", "b", "--last", "1.5"), "\"1.5\" is not a whole number");
        assertWrong(cli.run("sql", "select 1", "--limit", "many"), "\"many\" is no whole number");
    }

    @Test
    void helpIsACommandToo() {
        Cli cli = new Cli(cache);
        assertThat(cli.run("help")).isEqualTo(cli.run("--help"));
        assertThat(cli.run("help", "ls")).isEqualTo(cli.run("ls", "--help"));
        assertThat(cli.run("help", "project", "create")).isEqualTo(cli.run("project", "create", "--help"));
        assertWrong(cli.run("help", "project", "creat"), "no command \"creat\"", "Did you mean \"create\"?");
        assertWrong(cli.run("help", "ls", "x"), "nereid ls takes no \"x\" there.", "nereid ls --help");
    }

    @Test
    void onlyWhatIsNearIsSuggested() {
        Cli cli = new Cli(cache);
        for (String far : List.of("halp-me", "list", "experiments", "complet-")) {
            assertThat(cli.run(far).err()).doesNotContain("delete", "complete\"");
        }
        assertThat(cli.run("experiments").err()).doesNotContain("Did you mean");
        assertWrong(cli.run("serise"), "no command \"serise\"", "Did you mean \"series\"");
        assertWrong(cli.run("ls", "--sortby", "x"), "no option \"--sortby\"", "Did you mean \"--sort-by\"?");
        assertWrong(cli.run("series", "a", "b", "--plt"), "Did you mean \"--plot\"");
    }

    private static void assertAsked(Cli.Result result, String usage) {
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith(usage);
    }

    private static void assertWrong(Cli.Result result, String... parts) {
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("nereid: ").contains(parts);
        assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(3);
    }
}
