package dev.nereid.cli;

import dev.nereid.Run;
import dev.nereid.RunBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A job, given a directory, a name, and perhaps a run to join, that logs what it is told, a line each:
 * {@code float PATH VALUE}, {@code line PATH TEXT}, {@code set PATH TEXT}, {@code fail}; after each it is committed, and it
 * says so. It ends with its standard input.
 */
final class LiveRun {
    private LiveRun() {}

    public static void main(String[] arguments) throws Exception {
        RunBuilder builder = Cli.offlineRun(Path.of(arguments[0]), arguments[1]);
        try (Run run = (arguments.length > 2 ? builder.withId(arguments[2]) : builder).start();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("id " + run.id());
            for (String line; (line = in.readLine()) != null; ) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "float" -> run.floatSeries(words[1]).append(Double.parseDouble(words[2]));
                    case "line" -> run.stringSeries(words[1]).append(words[2]);
                    case "set" -> run.assign(words[1], words[2]);
                    default -> run.assign("sys/failed", true);
                }
                run.flush();
                System.out.println("done " + line);
            }
        }
    }
}
