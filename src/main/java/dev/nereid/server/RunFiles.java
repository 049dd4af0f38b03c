package dev.nereid.server;

import dev.nereid.store.ContentStore;
import dev.nereid.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Run files of this machine, as a local server shows them. Safe for many threads. */
public interface RunFiles {
    /** Where they are. */
    Path place();

    /** What they say, now or a moment ago. To be closed by nobody who asks. */
    Store store();

    /** Where a content lies; empty if it is not here. */
    Optional<ContentStore.Whole> content(String sha256);

    /** How each of them is, oldest first. */
    List<RunFileView> list();

    /** The command that sends all that waits to a server. */
    String syncCommand();
}
