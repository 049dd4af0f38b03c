package dev.nereid.log;

import java.io.IOException;
import java.nio.file.Path;

/** How full the disk of a data directory is. For many threads. */
public interface DiskSpace {
    DiskSpace SYSTEM = new DiskSpace() {
        // By java.io, which asks the system and nothing else; a FileStore reads the table of mounts each time.

        @Override
        public long free(Path directory) throws IOException {
            total(directory);
            return directory.toFile().getUsableSpace();
        }

        @Override
        public long total(Path directory) throws IOException {
            long bytes = directory.toFile().getTotalSpace();
            if (bytes <= 0) {
                throw new IOException("the system does not say how large the disk of " + directory + " is");
            }
            return bytes;
        }

        @Override
        public long used(Path directory) {
            return RunFileName.list(directory).stream()
                    .mapToLong(RunFileParts::bytes)
                    .sum();
        }
    };

    /** Bytes that this process may still write to the file system. */
    long free(Path directory) throws IOException;

    /** Size of the file system in bytes. */
    long total(Path directory) throws IOException;

    /** Bytes that the run files of the directory take, with all that belongs to them. */
    long used(Path directory) throws IOException;
}
