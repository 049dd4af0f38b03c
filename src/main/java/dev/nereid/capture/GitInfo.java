package dev.nereid.capture;

import dev.nereid.model.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit that is checked out, and what has been changed since, as the command {@code git} says.
 *
 * @param author name and address
 * @param branch null if none is checked out
 * @param remotes URL by name, without user names and passwords of web servers
 * @param dirty whether files that git knows differ from the commit; null if git could not say in time
 * @param diff the difference as a patch: of files that git knows, staged or not; null if there is none, or git could
 *     not say in time. At most {@link dev.nereid.model.Limits#STRING_BYTES_MAX} bytes; a longer one ends in a note
 * @param upstreamCommit the latest commit that the upstream branch has too; null if there is no such branch, or it is
 *     the commit itself
 * @param upstreamDiff the difference from that one, as {@code diff}
 */
public record GitInfo(
        String commit,
        String message,
        String author,
        Instant commitTime,
        String branch,
        Map<String, String> remotes,
        Boolean dirty,
        String diff,
        String upstreamCommit,
        String upstreamDiff) {

    private static final Logger LOG = LoggerFactory.getLogger(GitInfo.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * Of the repository that holds the working directory. Empty without git, without a repository, or if git refuses or
     * hangs; why is said at debug level. Takes five seconds at most, and starts processes: not for a thread in a hurry.
     */
    public static Optional<GitInfo> ofWorkingDirectory() {
        return of(Path.of("").toAbsolutePath(), System.getenv(), LIMIT);
    }

    /** @param environment in which git runs, and whose {@code PATH} says where it is */
    static Optional<GitInfo> of(Path directory, Map<String, String> environment, Duration limit) {
        try {
            return Optional.of(new GitReader(directory, environment, limit).read());
        } catch (GitReader.Unavailable e) {
            LOG.debug("The state of the source code is not logged: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** As {@code source_code/git/…}, and patches if there are changes as {@code source_code/diff} and the like. */
    public void logTo(CaptureSink sink) {
        text(sink, "git/commit", commit);
        text(sink, "git/message", message);
        text(sink, "git/author", author);
        long micros = commitTime.getEpochSecond() * 1_000_000;
        sink.assign("source_code/git/commit_time", new Value.OfDatetime(micros));
        text(sink, "git/branch", branch);
        remotes.forEach((name, url) -> text(sink, "git/remotes/" + name, url));
        if (dirty != null) {
            sink.assign("source_code/git/dirty", new Value.OfBool(dirty));
        }
        if (Boolean.TRUE.equals(dirty)) {
            text(sink, "diff", diff);
            text(sink, "upstream_diff_" + upstreamCommit, upstreamDiff);
        }
    }

    private static void text(CaptureSink sink, String name, String text) {
        if (text != null) {
            sink.assign("source_code/" + name, new Value.OfString(text));
        }
    }
}
