package dev.nereid.capture;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program of the system, run to its end or to the end of our patience, with nothing to read and a limit on what it may
 * say.
 *
 * <p>Safe for many threads.
 */
final class Command {
    private static final int ERROR_BYTES_MAX = 16 << 10;

    private final Path program;
    private final Path directory;
    private final Map<String, String> environment;

    /** @param cut whether there was more */
    record Output(byte[] bytes, boolean cut) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** @param exit meaningless if the output was cut: the program was ended then */
    record Result(int exit, Output out, Output error) {
        boolean succeeded() {
            return exit == 0 || out.cut();
        }
    }

    /** @param environment all of it */
    Command(Path program, Path directory, Map<String, String> environment) {
        this.program = program;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    /**
     * The first executable file of this name in the directories of {@code PATH}; null if there is none. Never in the
     * working directory, unless {@code PATH} says so: what lies there may be anybody's.
     */
    static Path find(String name, Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
        for (String directory : path.split(File.pathSeparator)) {
            for (String fileName : List.of(name, name + ".exe")) {
                try {
                    Path file = Path.of(directory, fileName);
                    if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                        return file;
                    }
                } catch (IllegalArgumentException e) {
                    // No path of this system; the next may be one.
                }
            }
        }
        return null;
    }

    /**
     * Waits for its end.
     *
     * @param cancelled completes when the result is not wanted any more
     * @throws TimeoutException if it took longer, or was cancelled; it has been killed then
     */
    Result run(List<String> arguments, Duration limit, int outBytesMax, CompletableFuture<?> cancelled)
            throws IOException, TimeoutException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            CompletableFuture<Output> out = read(process.getInputStream(), outBytesMax, process);
            CompletableFuture<Output> error = read(process.getErrorStream(), ERROR_BYTES_MAX, process);
            CompletableFuture<Void> ended = CompletableFuture.allOf(process.onExit(), out, error);
            CompletableFuture.anyOf(ended, cancelled).get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (!ended.isDone()) {
                throw new TimeoutException("cancelled");
            }
            return new Result(process.exitValue(), out.join(), error.join());
        } catch (TimeoutException e) {
            throw e.getMessage() != null ? e : new TimeoutException("no end after " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            kill(process);
        }
    }

    /** Ends the program when it says more than this. */
    private static CompletableFuture<Output> read(InputStream stream, int bytesMax, Process process) {
        CompletableFuture<Output> output = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    boolean cut = false;
                    try (stream) {
                        bytes.writeBytes(stream.readNBytes(bytesMax));
                        cut = stream.read() >= 0;
                    } catch (IOException e) {
                        // It has been killed.
                    }
                    if (cut) {
                        kill(process);
                    }
                    output.complete(new Output(bytes.toByteArray(), cut));
                },
                "nereid-command");
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly); // while they can be told from others
            process.destroyForcibly();
        }
    }
}
