package dev.nereid.cli;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What no server has confirmed yet, by the file system on which it is alone. */
final class PendingBytes {
    /** Found once per directory: each is a look at every mount. */
    private final Map<Path, String> fileSystems = new LinkedHashMap<>();

    private final Map<String, Long> bytes = new LinkedHashMap<>();

    void add(Path file, long count) {
        if (count > 0) {
            Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
            String fileSystem = fileSystems.computeIfAbsent(directory, PendingBytes::fileSystemOf);
            bytes.merge(fileSystem, count, Long::sum);
        }
    }

    void add(PendingBytes other) {
        other.bytes.forEach((fileSystem, count) -> bytes.merge(fileSystem, count, Long::sum));
    }

    boolean isEmpty() {
        return bytes.isEmpty();
    }

    long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Such as "/scratch (ext4)". */
    List<String> fileSystems() {
        return List.copyOf(bytes.keySet());
    }

    /** "3.4 MiB on /scratch (ext4), 12 KiB on /home (nfs)". */
    @Override
    public String toString() {
        return bytes.entrySet().stream()
                .map(entry -> Format.bytes(entry.getValue()) + " on " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Where it is mounted: the highest directory above that is still on it. */
    private static String fileSystemOf(Path directory) {
        try {
            Path mount = directory.toRealPath();
            FileStore store = Files.getFileStore(mount);
            while (mount.getParent() != null
                    && Files.getFileStore(mount.getParent()).equals(store)) {
                mount = mount.getParent();
            }
            return mount + " (" + store.type() + ")";
        } catch (IOException e) {
            return directory + " (of an unknown kind)";
        }
    }
}
