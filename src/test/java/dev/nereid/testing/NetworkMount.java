package dev.nereid.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A directory as two hosts see it over a network: mounted twice, so that neither sees the locks of the other, by a file
 * system that is not on the list of local ones. Where {@code bindfs} is not installed or may not mount, it is a plain
 * directory that is declared to be on a network.
 */
public final class NetworkMount implements AutoCloseable {
    private final List<Path> mounts = new ArrayList<>();
    private final Path source;

    private NetworkMount(Path source) {
        this.source = source;
    }

    public static NetworkMount in(Path directory) throws IOException {
        NetworkMount mount = new NetworkMount(Files.createDirectory(directory.resolve("disk")));
        for (String host : List.of("here", "elsewhere")) {
            Path point = Files.createDirectory(directory.resolve(host));
            if (succeeds("bindfs", mount.source.toString(), point.toString())) {
                mount.mounts.add(point);
            }
        }
        if (!mount.isReal()) {
            System.out.println(
                    "NOT MOUNTED: bindfs is not installed or may not mount, so a plain directory is declared to"
                            + " be on a network.");
            mount.close();
        }
        return mount;
    }

    public boolean isReal() {
        return mounts.size() == 2;
    }

    /** As the host sees it whose disk it is. */
    public Path disk() {
        return source;
    }

    /** As the host sees it on which the job runs. */
    public Path here() {
        return isReal() ? mounts.get(0) : source;
    }

    /** As another host sees it. */
    public Path elsewhere() {
        return isReal() ? mounts.get(1) : source;
    }

    /** What a job has to be told. */
    public Map<String, String> environment() {
        return isReal() ? Map.of() : Map.of("NEREID_FILE_SYSTEM", "network");
    }

    /** What makes a command believe that it runs on another host. */
    public List<String> elsewherePrefix() {
        List<String> prefix = List.of("unshare", "--uts", "sh", "-c", "hostname elsewhere && exec \"$@\"", "sh");
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        return isReal() && succeeds(probe.toArray(String[]::new)) ? prefix : List.of();
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // it is not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        for (Path mount : mounts) {
            if (!succeeds("fusermount", "-u", mount.toString())) {
                succeeds("fusermount", "-uz", mount.toString());
            }
        }
        mounts.clear();
    }
}
