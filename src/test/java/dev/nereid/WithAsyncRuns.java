package dev.nereid;

import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Quiet;
import java.time.Duration;
import java.util.Map;

/** Runs in mode ASYNC, and what a server must have of them. */
abstract class WithAsyncRuns extends WithServer {
    static final Duration LONG = Duration.ofSeconds(60);

    final RunBuilder builder() {
        return new RunBuilder(Quiet.settings(Map.of()))
                .project("ml/async")
                .directory(runs())
                .apiToken(server.token())
                .closeTimeout(LONG);
    }

    final void assertServerHas(Run run) {
        try (HttpTransport client = server.client()) {
            String id = "offline/" + client.object(run.id()).objectId();
            Answers.ofServer(client, id).assertEqualTo(Answers.ofReplica(runs(), temporary.resolve("cache"), id));
        }
    }
}
