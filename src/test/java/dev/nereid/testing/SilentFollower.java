package dev.nereid.testing;

import dev.nereid.sync.Follower;
import java.nio.file.Path;

/** Who listens to a follower and says nothing. */
public class SilentFollower implements Follower.Listener {
    @Override
    public void applied(Path file, int operations, long points, long bytes) {}

    @Override
    public void sentContent(Path file, long bytes, boolean isWhole) {}

    @Override
    public void stands(Follower.Standing standing) {}

    @Override
    public void vanished(Path file) {}

    @Override
    public void trouble(String what, String reason) {}

    @Override
    public void worksAgain(String what) {}

    @Override
    public void ended(Follower.Round round) {}
}
