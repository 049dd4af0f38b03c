package dev.nereid.testing;

import dev.nereid.settings.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What this process holds: threads, descriptors (of files, deleted ones too, sockets, pipes, so of database connections) and
 * entries of its temporary directory. Taken before and after, it tells what somebody has left behind.
 */
public final class Leftovers {
    /**
     * Of the JVM and of libraries: one for all, or gone by themselves after a minute without work. Java's own HTTP client
     * can't be closed, and goes when it is collected.
     */
    private static final Pattern SHARED_THREADS = Pattern.compile(
            "(process reaper|Common-Cleaner|Cleaner-|JNA Cleaner|ForkJoinPool\\.commonPool|Attach Listener|"
                    + "surefire-|junit-|Okio Watchdog|OkHttp |HttpClient-|CompletableFutureDelayScheduler|PostgreSQL-JDBC-Cleaner|C1 Compiler|C2 Compiler).*");

    /** Opened by class loading and by the system's own libraries when they are first needed. */
    private static final Pattern SHARED_FILES = Pattern.compile(
            "/(dev|proc|sys|etc|usr|lib)/.*|.*\\.(jar|so)|" + Pattern.quote(System.getProperty("java.home")) + "/.*");

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final List<Path> TCP = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final String SOCKET = "socket:";

    /** The tests' own temporary directory, which the build names: in one that others use too, nothing can be told. */
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    private static final String TEMPORARY_NAME = "nereid-tests-";

    /** Of JUnit, which deletes them later; of native libraries and of Playwright, which stay until the JVM ends. */
    private static final Pattern SHARED_TEMPORARY =
            Pattern.compile("(junit|sqlite-|nereid-sqlite-|jna|libduckdb|playwright-).*");

    /** A connection of which the other side is closed. */
    private static final String CLOSE_WAIT = "08";

    /** Where servers have listened. One that stops forgets a connection that it is just taking. */
    private static final Set<String> SERVER_PORTS = ConcurrentHashMap.newKeySet();

    /** What stays on purpose until the JVM ends: threads, descriptors, paths. */
    private static final Set<Object> KEPT = ConcurrentHashMap.newKeySet();

    private final Set<Thread> threads;
    private final Map<String, String> descriptors; // number and target, by number and target
    private final Set<Path> temporary;

    private Leftovers(Set<Thread> threads, Map<String, String> descriptors, Set<Path> temporary) {
        this.threads = threads;
        this.descriptors = descriptors;
        this.temporary = temporary;
    }

    /** What there is now. */
    public static Leftovers now() {
        return new Leftovers(threads(), descriptors(), temporary());
    }

    /** Makes the tests' temporary directory, if they have one of their own; it goes when the JVM ends. */
    static void createTemporary() throws IOException {
        if (isOwn()) {
            Files.createDirectories(TEMPORARY);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> TEMPORARY.toFile().delete(), "test-temporary"));
        }
    }

    private static void deleteTemporary() {
        try {
            TemporaryDirectory.deleteTree(TEMPORARY);
        } catch (IOException e) {
            // Some process of a test still writes there; the system cleans its temporary directory.
        }
    }

    private static boolean isOwn() {
        return TEMPORARY.getFileName().toString().startsWith(TEMPORARY_NAME);
    }

    static void noteServer(int port) {
        SERVER_PORTS.add("" + port);
    }

    /** What has come since then is for all tests that follow, and nobody's leftover. */
    void keep() {
        Leftovers now = now();
        now.threads.stream().filter(each -> !threads.contains(each)).forEach(KEPT::add);
        now.descriptors.keySet().stream()
                .filter(each -> !descriptors.containsKey(each))
                .forEach(KEPT::add);
        now.temporary.stream().filter(each -> !temporary.contains(each)).forEach(KEPT::add);
    }

    /** What is there now and was not then, one line for each; empty if that is nothing. */
    public List<String> since() {
        List<String> lines = new ArrayList<>();
        for (Thread thread : threads()) {
            if (!threads.contains(thread) && !KEPT.contains(thread) && thread.isAlive()) {
                lines.add("thread \"" + thread.getName() + "\" " + where(thread));
            }
        }
        Map<String, String> found = descriptors();
        found.keySet().removeAll(descriptors.keySet());
        found.keySet().removeAll(KEPT);
        Map<String, String> connections =
                found.values().stream().anyMatch(to -> to.startsWith(SOCKET)) ? tcp() : Map.of();
        found.values().forEach(target -> {
            if (!target.startsWith(SOCKET)) {
                lines.add("open " + target);
            } else if (connections.containsKey(target)) { // others are of the JVM itself
                lines.add("open " + connections.get(target));
            }
        });
        for (Path path : temporary()) {
            if (!temporary.contains(path) && !KEPT.contains(path)) {
                lines.add("temporary " + path);
            }
        }
        return lines;
    }

    private static String where(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return List.of(stack).subList(0, Math.min(6, stack.length)).toString();
    }

    private static Set<Thread> threads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[root.activeCount() + 64];
        int count = root.enumerate(all);
        Set<Thread> threads = new HashSet<>();
        for (int i = 0; i < count; i++) {
            if (!SHARED_THREADS.matcher(all[i].getName()).matches()) {
                threads.add(all[i]);
            }
        }
        return threads;
    }

    private static Map<String, String> descriptors() {
        Map<String, String> descriptors = new HashMap<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return descriptors; // not Linux
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : all) {
                String target = target(descriptor);
                if (target != null && !SHARED_FILES.matcher(target).matches()) {
                    descriptors.put(descriptor.getFileName() + " " + target, target);
                }
            }
            return descriptors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null if it has been closed by now. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return null;
        }
    }

    /** Connections and listeners, by the name that their descriptors have. */
    private static Map<String, String> tcp() {
        Map<String, String> sockets = new HashMap<>();
        for (Path table : TCP) {
            try {
                for (String line : Files.readAllLines(table)) {
                    String[] columns = line.trim().split("\\s+");
                    boolean isForgotten = columns.length > 9
                            && columns[3].equals(CLOSE_WAIT)
                            && SERVER_PORTS.contains(port(columns[1]));
                    if (columns.length > 9 && !isForgotten) {
                        sockets.put(
                                SOCKET + "[" + columns[9] + "]",
                                "connection from port " + port(columns[1]) + " to port " + port(columns[2])
                                        + " in state " + columns[3]);
                    }
                }
            } catch (IOException e) {
                // No network of this kind.
            }
        }
        return sockets;
    }

    private static String port(String address) {
        String hexadecimal = address.substring(address.indexOf(':') + 1);
        return hexadecimal.matches("\\p{XDigit}+") ? "" + Integer.parseInt(hexadecimal, 16) : address;
    }

    private static Set<Path> temporary() {
        Set<Path> entries = new HashSet<>();
        if (!isOwn() || !Files.isDirectory(TEMPORARY)) {
            return entries;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(TEMPORARY)) {
            for (Path entry : all) {
                if (!SHARED_TEMPORARY.matcher(entry.getFileName().toString()).matches()) {
                    entries.add(entry);
                }
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
