package dev.nereid.cli;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.RunBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command in this process, in surroundings of its own: nobody watches, and no variable is set but those given. */
final class Cli {
    /** What a command left behind. */
    record Result(int exit, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }

        /** Of a table: line 0 is the heading. */
        String line(int index) {
            return out.lines().toList().get(index);
        }
    }

    private final Map<String, String> variables = new HashMap<>();
    private Callable<String> answer; // null: nobody is there
    private String input = "";

    /** @param cache where replicas go, so that those of the user are left alone */
    Cli(Path cache) {
        variables.put("NEREID_CACHE_DIR", cache.toString());
    }

    Cli with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** The same, where somebody types this line at each question. */
    Cli answering(String line) {
        Cli other = new Cli(Path.of(variables.get("NEREID_CACHE_DIR")));
        other.variables.putAll(variables);
        other.answer = () -> line;
        return other;
    }

    /** The same, where somebody does something while the question is asked, and types what comes of it. */
    Cli answering(Callable<String> somebody) {
        Cli other = answering("");
        other.answer = somebody;
        return other;
    }

    /** The same, where this comes from a pipe or a file. */
    Cli reading(String text) {
        Cli other = new Cli(Path.of(variables.get("NEREID_CACHE_DIR")));
        other.variables.putAll(variables);
        other.input = text;
        return other;
    }

    private String answer() {
        try {
            return answer.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Result run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        Shell shell = new Shell(
                variables, () -> false, () -> false, () -> answer != null, this::answer, this::answer, () -> input);
        int exit = Main.commandLine(shell)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Result(exit, out.toString(), err.toString());
    }

    /** A run to be logged offline. */
    static RunBuilder offlineRun(Path directory, String name) {
        return Nereid.initRun().mode(Mode.OFFLINE).directory(directory).name(name);
    }
}
