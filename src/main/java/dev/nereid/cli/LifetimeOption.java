package dev.nereid.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a token lives. */
final class LifetimeOption {
    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "How long the token lives, such as 12h or 90d. Default: as long as the server lets it")
    Duration duration; // null if not given
}
