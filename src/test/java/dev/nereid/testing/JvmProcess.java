package dev.nereid.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A main class in a JVM of its own, with what it has printed so far: standard output and error together. */
public final class JvmProcess implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private JvmProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "test-child-output");
        reader.setDaemon(true);
        reader.start();
    }

    public static JvmProcess start(Class<?> main, Map<String, String> environment, List<String> arguments)
            throws IOException {
        return start(List.of(), classPath(), main, environment, arguments);
    }

    /** @param prefix of the command, such as {@code setpriv} and its options */
    public static JvmProcess start(
            List<String> prefix,
            String classPath,
            Class<?> main,
            Map<String, String> environment,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath));
        command.add(main.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("NEREID_.*|NEPTUNE_.*|(?i).*_proxy"));
        builder.environment().put("NEREID_CAPTURE", "false"); // tests of what is captured say otherwise
        builder.environment().putAll(environment);
        return new JvmProcess(builder.start());
    }

    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = in.readLine()) != null; ) {
                lines.add(line);
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** Waits for a line that begins like this and returns the rest of it. */
    public String await(String beginning) throws Exception {
        Await.until(
                "a line \"" + beginning + "\" from the child, which said " + lines,
                () -> last(beginning) != null || !process.isAlive() && !reader.isAlive());
        String found = last(beginning);
        if (found == null) {
            throw new AssertionError("The child ended without a line \"" + beginning + "\": " + output());
        }
        return found;
    }

    /** The rest of the latest line that begins like this; null if there is none. */
    public String last(String beginning) {
        String found = null;
        for (String line : lines) {
            found = line.startsWith(beginning) ? line.substring(beginning.length()) : found;
        }
        return found;
    }

    public String output() {
        return String.join("\n", lines);
    }

    /** SIGTERM. What the child says afterwards is still read, unlike after {@link Process#destroy}. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Any other signal, by its name without SIG. */
    public void signal(String name) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError("kill -" + name + " of the child failed");
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** Waits for its end and for all that it said; returns the exit status. */
    public int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("The child still runs after " + limit.toSeconds() + " s: " + output());
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
