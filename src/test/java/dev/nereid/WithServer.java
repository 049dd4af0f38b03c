package dev.nereid;

import dev.nereid.testing.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of runs with a real server beside them. */
@Timeout(300)
abstract class WithServer {
    @TempDir
    Path temporary;

    TestServer server;

    @BeforeEach
    void startServer() {
        server = TestServer.start(temporary.resolve("server"));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** Where run files go. */
    Path runs() {
        return temporary.resolve("runs");
    }
}
