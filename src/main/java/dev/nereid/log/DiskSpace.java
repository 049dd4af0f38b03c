package dev.nereid.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How full the disk of a data directory is. For many threads. */
public interface DiskSpace {
    DiskSpace SYSTEM = new DiskSpace() {
        @Override
        public long free(Path directory) throws IOException {
            return Files.getFileStore(directory).getUsableSpace();
        }

        @Override
        public long total(Path directory) throws IOException {
            return Files.getFileStore(directory).getTotalSpace();
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
