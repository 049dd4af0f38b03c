package dev.nereid.server;

import dev.nereid.store.ContentStore;
import java.util.Optional;

/** Where contents of files are found that may be shown. */
@FunctionalInterface
interface ShownContents {
    /** Empty if it is not here, or not whole, or not to be shown. */
    Optional<ContentStore.Whole> find(String sha256);
}
