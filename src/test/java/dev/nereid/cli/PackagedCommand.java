package dev.nereid.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code java -jar nereid.jar}, as users run it: in a process of its own, and with no environment but what is given. */
final class PackagedCommand {
    static final Path JAR = Path.of(System.getProperty("nereid.jar", "target/nereid.jar"));

    private static final long PATIENCE_SECONDS = 180;

    /** What a process left behind. */
    record Result(int exit, String out, String err) {}

    /** A Java to run it on. */
    record Jdk(Path home, int feature) {
        static Jdk ofTests() {
            return new Jdk(
                    Path.of(System.getProperty("java.home")), Runtime.version().feature());
        }

        /** The newest on this machine of another version than the one that runs the tests; null if there is none. */
        static Jdk newestOther() {
            List<Path> homes = new ArrayList<>();
            System.getenv().forEach((name, value) -> {
                if (name.startsWith("JAVA_HOME_")) {
                    homes.add(Path.of(value));
                }
            });
            Path usual = Path.of("/usr/lib/jvm");
            if (Files.isDirectory(usual)) {
                try (Stream<Path> directories = Files.list(usual)) {
                    homes.addAll(directories.toList());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return homes.stream()
                    .map(Jdk::of)
                    .filter(Objects::nonNull)
                    .filter(jdk ->
                            jdk.feature() >= 17 && jdk.feature() != ofTests().feature())
                    .max(Comparator.comparingInt(Jdk::feature))
                    .orElse(null);
        }

        /** Null if there is none. */
        private static Jdk of(Path home) {
            Path release = home.resolve("release");
            if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
                return null;
            }
            Properties properties = new Properties();
            try (var reader = Files.newBufferedReader(release)) {
                properties.load(reader);
            } catch (IOException e) {
                return null;
            }
            String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
            return version.isEmpty()
                    ? null
                    : new Jdk(home, Runtime.Version.parse(version).feature());
        }

        String java() {
            return home.resolve("bin/java").toString();
        }

        @Override
        public String toString() {
            return "JDK " + feature + " in " + home;
        }
    }

    private PackagedCommand() {}

    /** @param words what follows {@code java} */
    static Process start(Jdk jdk, Map<String, String> environment, Path err, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.java()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs it to its end. */
    static Result run(Jdk jdk, Map<String, String> environment, Path scratch, List<String> words)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(scratch, "out", null);
        Path err = Files.createTempFile(scratch, "err", null);
        List<String> command = new ArrayList<>(List.of(jdk.java()));
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(
                    command + " takes too long. It printed:\n" + Files.readString(out) + Files.readString(err));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** {@code nereid …}. */
    static Result nereid(Jdk jdk, Path scratch, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("-jar", JAR.toString()));
        words.addAll(List.of(arguments));
        Map<String, String> environment =
                Map.of("NEREID_CACHE_DIR", scratch.resolve("cache").toString());
        return run(jdk, environment, scratch, words);
    }
}
