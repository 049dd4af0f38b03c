package dev.nereid;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * The commit that was checked out when a run began: what {@code source_code/git} holds.
 *
 * @param commit its ID, 40 or 64 hexadecimal digits
 * @param message empty if unknown
 * @param author name and address
 * @param branch empty if none was checked out
 * @param remotes URL by name, without user names and passwords of web servers
 * @param dirty whether files that Git knows differed from the commit; empty if Git did not say in time
 */
public record GitRef(
        String commit,
        String message,
        Optional<String> author,
        Optional<Instant> commitTime,
        Optional<String> branch,
        Map<String, String> remotes,
        Optional<Boolean> dirty) {
    static GitRef of(dev.nereid.model.GitRef ref) {
        return new GitRef(
                ref.commit(),
                ref.message(),
                Optional.ofNullable(ref.author()),
                Optional.ofNullable(ref.commitTime()),
                Optional.ofNullable(ref.branch()),
                Collections.unmodifiableMap(ref.remotes()),
                Optional.ofNullable(ref.dirty()));
    }
}
