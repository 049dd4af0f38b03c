package dev.nereid.capture;

import dev.nereid.model.AttributeType;
import dev.nereid.model.GitRef;
import dev.nereid.model.ReferenceText;
import dev.nereid.model.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit that is checked out, and what has been changed since, as the command {@code git} says.
 *
 * @param ref with URLs that have no user names and passwords of web servers
 * @param diff the difference as a patch: of files that git knows, staged or not; null if there is none, or git could
 *     not say in time. At most {@link dev.nereid.model.Limits#STRING_BYTES_MAX} bytes; a longer one ends in a note
 * @param upstreamCommit the latest commit that the upstream branch has too; null if there is no such branch, or it is
 *     the commit itself
 * @param upstreamDiff the difference from that one, as {@code diff}
 */
public record GitInfo(GitRef ref, String diff, String upstreamCommit, String upstreamDiff) {

    /** Where the documented system has it, too. */
    public static final String PATH = "source_code/git";

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

    /** As {@link #PATH}, and patches if there are changes as {@code source_code/diff} and the like. */
    public void logTo(CaptureSink sink) {
        sink.assign(PATH, new Value.OfReference(AttributeType.GIT_REF, ReferenceText.of(ref)));
        if (Boolean.TRUE.equals(ref.dirty())) {
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
