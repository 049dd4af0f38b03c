package dev.nereid.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.db.Sqlite;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is left behind is seen, whatever it is. */
@EnabledOnOs(OS.LINUX)
class LeftoversTest {
    @TempDir
    private Path temporary;

    private final Leftovers before = Leftovers.now();

    private void assertLeft(String... parts) {
        List<String> left = before.since();
        for (String part : parts) {
            assertThat(left).anyMatch(line -> line.contains(part));
        }
    }

    @Test
    void aThreadOfAnyName() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread waiting = new Thread(() -> await(end), "forgotten");
        waiting.start();
        assertLeft("thread \"forgotten\"");
        end.countDown();
        waiting.join();
        assertThat(before.since()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFileThatIsOpenAlsoWhenItIsDeleted() throws Exception {
        Path file = Files.createFile(temporary.resolve("open"));
        try (InputStream in = Files.newInputStream(file)) {
            assertLeft("open " + file);
            Files.delete(file);
            assertLeft("open " + file + " (deleted)");
            assertThat(in.read()).isNegative();
        }
        assertThat(before.since()).isEmpty();
    }

    @Test
    void aDatabaseConnection() throws Exception {
        Path file = temporary.resolve("a.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sqlite.execute(connection, "create table t (a)");
            assertLeft("open " + file);
        }
        assertThat(before.since()).isEmpty();
    }

    @Test
    void aListenerAndBothEndsOfAConnection() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = listener.getLocalPort();
            assertLeft("connection from port " + port);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket server = listener.accept()) {
                assertLeft("to port " + port, "to port " + client.getLocalPort());
                assertThat(server.isConnected()).isTrue();
            }
        }
        assertThat(before.since()).isEmpty();
    }

    @Test
    void anEntryOfTheTemporaryDirectory() throws Exception {
        Requires.that(
                System.getProperty("java.io.tmpdir").contains("nereid-tests-"),
                "a temporary directory of the tests' own");
        Path entry = Files.createTempDirectory("forgotten");
        assertLeft("temporary " + entry);
        Files.delete(entry);
        assertThat(before.since()).isEmpty();
    }

    @Test
    void whatIsKeptForAllTestsIsNobodysLeftover() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread shared = new Thread(() -> await(end), "shared");
        shared.start();
        before.keep();
        assertThat(before.since()).isEmpty();
        end.countDown();
        shared.join();
    }
}
