package dev.nereid.sync;

import dev.nereid.codec.FileText;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.log.RunFileContents;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.FileRef;
import dev.nereid.model.OperationKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Contents that a server lacks of the files in a run file, as far as is known here.
 *
 * @param count of different contents
 * @param bytes of them
 */
public record PendingFiles(int count, long bytes) {
    private static final PendingFiles NONE = new PendingFiles(0, 0);

    private static final Set<OperationKind> KINDS =
            EnumSet.of(OperationKind.FILE, OperationKind.PUT_FILES, OperationKind.FILES);

    /**
     * @param delivery what a server is known to have; null for nothing
     * @throws dev.nereid.log.LogException if the file can't be read
     */
    public static PendingFiles of(RunFileReader file, SyncState.Entry delivery) {
        if (new RunFileContents(file.file()).isEmpty()) {
            return NONE;
        }
        Map<String, FileRef> named = named(file, delivery == null ? 0 : delivery.complete());
        return new PendingFiles(
                named.size(), named.values().stream().mapToLong(FileRef::size).sum());
    }

    /**
     * The files whose contents operations after a sequence name, by their SHA-256.
     *
     * @throws dev.nereid.log.LogException if the file can't be read
     */
    public static Map<String, FileRef> named(RunFileReader file, long after) {
        Map<String, FileRef> files = new HashMap<>();
        for (LoggedOperation operation : file.read(after, KINDS)) {
            for (FileRef named : FileText.contentsOf(file.decode(operation))) {
                files.put(named.sha256(), named);
            }
        }
        return files;
    }
}
