package dev.nereid.model;

import java.time.Instant;
import java.util.Map;

/**
 * A commit that was checked out, and what is known of the repository then.
 *
 * @param message of the commit; empty if unknown
 * @param author name and address; null if unknown
 * @param commitTime null if unknown
 * @param branch null if none was checked out
 * @param remotes URL by name
 * @param dirty whether files that Git knows differed from the commit; null if unknown
 */
public record GitRef(
        String commit,
        String message,
        String author,
        Instant commitTime,
        String branch,
        Map<String, String> remotes,
        Boolean dirty) {}
