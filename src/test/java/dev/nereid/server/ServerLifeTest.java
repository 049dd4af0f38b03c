package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.cli.Main;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server begins, holds what it needs for itself, ends, and begins again. */
@Timeout(300)
class ServerLifeTest {
    @TempDir
    private Path temporary;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(temporary.resolve("data"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Tag("sqlite")
    @Test
    void aSecondServerOnTheSameDataIsRefused() {
        assertThatThrownBy(() ->
                        NereidServer.start(new ServerOptions(ServerOptions.DEFAULT_HOST, 0, server.data(), null, "ml")))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("Another server uses the data directory " + server.data())
                .hasMessageContaining("--data");
        try (HttpTransport client = server.client()) {
            assertThat(client.info()).isNotNull();
        }
    }

    @Tag("sqlite")
    @Test
    void aSecondServerOfAnotherProcessIsRefusedToo() throws Exception {
        assertThatThrownBy(() -> TestServer.start(server.data())) // which must not drop the lock
                .isInstanceOf(ServerException.class);
        try (JvmProcess other = JvmProcess.start(
                Main.class,
                Map.of(),
                List.of("serve", "--port", "0", "--data", server.data().toString()))) {
            assertThat(other.awaitEnd(Await.PATIENCE)).isEqualTo(1);
            assertThat(other.output()).contains("nereid: Another server uses the data directory");
        }
    }

    @Test
    void aPortThatIsTakenIsNamedAndTheDataDirectoryFreed() {
        Path other = temporary.resolve("other");
        assertThatThrownBy(() -> NereidServer.start(
                        new ServerOptions(ServerOptions.DEFAULT_HOST, server.port(), other, null, "ml")))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("--port");

        try (TestServer now = TestServer.start(other)) {
            assertThat(now.token()).isNotNull();
        }
    }

    @Test
    void aDataDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "in the way");
        assertThatThrownBy(() -> NereidServer.start(new ServerOptions(ServerOptions.DEFAULT_HOST, 0, file, null, "ml")))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aRestartKeepsWhoTheServerIsAndWhatItHas() throws Exception {
        Path runs = temporary.resolve("runs");
        UUID instance;
        Nereid.initRun()
                .project("ml/kept")
                .directory(runs)
                .mode(Mode.OFFLINE)
                .start()
                .close();
        Deliver.all(server, runs);
        try (HttpTransport client = server.client()) {
            instance = client.info().instanceId();
        }

        server.stop();
        server.startAgain();

        try (HttpTransport client = server.client()) {
            assertThat(client.info().instanceId()).isEqualTo(instance);
            assertThat(client.object("KEPT-1").project()).isEqualTo("ml/kept");
        }
        Nereid.initRun()
                .project("ml/kept")
                .directory(runs)
                .mode(Mode.OFFLINE)
                .start()
                .close();
        assertThat(Deliver.all(server, runs))
                .extracting(outcome -> outcome.state().sysId())
                .containsExactlyInAnyOrder("KEPT-1", "KEPT-2");
    }
}
