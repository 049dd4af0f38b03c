package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.model.AppliedState;
import dev.nereid.testing.Await;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.FaultProxy.Fault;
import dev.nereid.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong while following is said once, waited out, and holds up nobody else. */
@Timeout(300)
class FollowerTroubleTest extends FollowerRounds {
    private static void execute(Path database, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aServerThatIsAwayIsSaidOnceAndWaitedFor() throws Exception {
        Follower follower = follower();
        Run run = run();
        run.assign("a", 1);
        run.flush();
        follow(follower);
        server.stop();
        run.assign("b", 2);
        run.flush();
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(INTERVAL.toNanos());
            assertThat(follower.round().away()).isTrue();
        }
        assertThat(told.lines).singleElement().asString().contains("trouble", "can't be reached");
        server.startAgain();
        run.close();
        follow(follower);

        assertThat(told.lines).hasSize(2).last().isEqualTo("works again " + client.address());
        assertServerHas(run.file());
    }

    @Test
    void aServerThatWasReplacedWhileNothingHappenedGetsEverything() throws Exception {
        Path file = filled(100);
        Follower follower = follower();
        follow(follower);
        server.stop();
        Path copy = temporary.resolve("other");
        server.startAgain(copy);
        server.stop();
        adopt(copy);
        server.startAgain(copy);
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        follow(follower);
        assertServerHas(file);
    }

    /** Lets the other server know our token. */
    private void adopt(Path other) throws SQLException {
        execute(
                other.resolve("store.db"),
                "attach '" + server.data().resolve("store.db") + "' as first",
                "insert into api_token (token_id, token_hash, account_id, created_time)"
                        + " select t.token_id, t.token_hash, (select id from main.account), 0 from first.api_token t");
    }

    /** While the writer lives, a network file system may show what it names before it shows the content. */
    @Test
    void contentsThatAreNowhereAreSaidOnceWhenTheWriterIsGone() throws Exception {
        Run run = run();
        run.upload("weights", Files.writeString(temporary.resolve("weights.bin"), "weights"));
        run.flush();
        Path contents = runs().resolve(run.file().getFileName().toString().replace(".db", ".files"));
        Files.move(contents, temporary.resolve("away"));
        Follower follower = follower();
        follow(follower);
        assertThat(told.lines).isEmpty();
        run.close();
        follow(follower);
        follow(follower);

        assertServerHas(run.file());
        assertThat(told.lines)
                .singleElement()
                .asString()
                .startsWith("trouble 1 content of a file that " + run.file())
                .contains("neither in " + contents, "weights.bin");
    }

    @Test
    void badFilesAreReportedOnceRetriedRarelyAndHoldUpNobody() throws Exception {
        Path garbage = Files.writeString(runs().resolve("0-garbage.db"), "no database ".repeat(400));
        Path foreign = runs().resolve("1-foreign.db");
        execute(foreign, "create table t (a int)");
        Path future = Files.copy(filled(10), runs().resolve("2-future.db"));
        execute(future, "pragma user_version = 99");
        Path damaged = Files.copy(filled(10), runs().resolve("3-damaged.db"));
        execute(damaged, "update operation set crc = crc + 1 where sequence = 2");
        Path good = filled(10);
        Follower follower = follower();
        follow(follower);
        assertThat(state(good).applied()).isEqualTo(lastSequence(good));
        assertThat(told.lines).as("they may be on their way here").isEmpty();
        follow(follower);
        AppliedState state = state(damaged);
        assertThat(state.applied()).isEqualTo(lastSequence(damaged));
        assertThat(state.lost())
                .as("what it has lost is in the file that it is a copy of")
                .isZero();
        assertThat(told.lines)
                .hasSize(3)
                .anyMatch(line -> line.contains(garbage + " is no run file"))
                .anyMatch(line -> line.contains(foreign + " is an SQLite file, but no run file"))
                .anyMatch(line -> line.contains(future + " is a run file of format 99"));

        int turns = 0;
        for (int i = 0; i < 600; i++) {
            nanos.addAndGet(INTERVAL.toNanos());
            turns += follower.round().turns();
        }
        assertThat(turns).isBetween(3, 3 * 5);
        assertThat(told.lines).hasSize(3);

        Files.copy(good, garbage, StandardCopyOption.REPLACE_EXISTING);
        follow(follower);
        assertThat(told.lines).hasSize(4).last().isEqualTo("works again " + garbage);
    }

    @Test
    void whatTheServerRefusesIsReportedOnceAndGoesWhenItIsMended() throws Exception {
        Path homeless;
        try (Run run = Nereid.initRun().directory(runs()).mode(Mode.OFFLINE).start()) {
            homeless = run.file();
        }
        Path good;
        try (Run live = run()) {
            live.flush();
            follow(follower());
            told.lines.clear();
            server.stop();
            execute(
                    server.data().resolve("store.db"),
                    "pragma foreign_keys = off",
                    "update operation_log set account_id = 4711");
            server.startAgain();
            live.assign("a", 1);
            live.flush();
            good = filled(10);
            Follower follower = follower();
            for (int i = 0; i < 10; i++) {
                follow(follower);
            }
            assertThat(told.lines)
                    .hasSize(2)
                    .anyMatch(line -> line.contains("names no project"))
                    .anyMatch(line -> line.contains("delivered by another account"));
            assertThat(state(homeless).isKnown()).isFalse();
            assertThat(state(good).applied()).isEqualTo(lastSequence(good));

            execute(
                    server.data().resolve("store.db"),
                    "update operation_log set account_id = (select id from account)");
            nanos.addAndGet(Duration.ofMinutes(2).toNanos());
            follow(follower);
            assertThat(told.lines).hasSize(3).last().isEqualTo("works again " + live.file());
        }
    }

    @Test
    void aTokenThatIsRefusedFromTheStartEndsIt() {
        try (HttpTransport stranger =
                new HttpTransport(ApiToken.parse(TestServer.tokenFor(client.address(), "wrong")))) {
            Follower follower = follower(stranger, told, Set.of());
            assertThatThrownBy(follower::run).isInstanceOf(SyncException.class).hasMessageContaining("answered 401");
        }
    }

    @Test
    void lostRequestsAreNoTroubleOfAFile() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (FaultProxy proxy = FaultProxy.to(server.port());
                HttpTransport shaky = through(proxy)) {
            proxy.plan(request -> request.contains("/operations") && count.incrementAndGet() % 2 == 1
                    ? Fault.DROP_REPLY
                    : Fault.NONE);
            Follower follower = follower(shaky, told, Set.of());
            Path file = filled(500_000);
            for (int i = 0; i < 20; i++) {
                follow(follower);
            }
            assertThat(proxy.faults()).isPositive();
            assertThat(told.lines).isEmpty();
            assertServerHas(file);
        }
    }

    @Test
    void aDirectoryThatGoesAwayIsWaitedFor() throws Exception {
        Path file = filled(10);
        Follower follower = follower();
        follow(follower);
        Path away = temporary.resolve("away");
        Files.move(runs(), away);
        follow(follower);
        follow(follower);
        Files.move(away, runs());
        follow(follower);

        assertThat(told.lines).hasSize(2);
        assertThat(told.lines.get(0)).contains("trouble There is no directory");
        assertThat(told.lines.get(1)).isEqualTo("works again the list of run files");
        assertServerHas(file);
    }

    @Test
    void theLoopGoesOnUntilItIsStopped() throws Exception {
        Follower.Subject subject = new Follower.Subject(() -> RunFileName.list(runs()), Set.of(), Placement.AS_LOGGED);
        try (Follower follower = new Follower(client, subject, Duration.ofMillis(10), told)) {
            Thread loop = new Thread(() -> runQuietly(follower), "test-loop");
            loop.start();
            Run run = run();
            run.append("loss", 1);
            run.flush();
            Await.until("the point is there", () -> state(run.file()).applied() == lastSequence(run.file()));
            server.stop();
            Await.until("it is noticed", () -> !told.lines.isEmpty() || logAndSee(run));
            server.startAgain();
            run.close();
            // It may be there already: an answer was lost with the server, not what it answers.
            Await.until("that is noticed, too", () -> told.lines.size() > 1);
            Await.until("all is there", () -> state(run.file()).applied() == lastSequence(run.file()));
            follower.stop();
            loop.join();
        }
        assertThat(told.lines).hasSize(2).last().isEqualTo("works again " + client.address());
    }

    private static boolean logAndSee(Run run) {
        run.append("loss", 2);
        run.flush();
        return false;
    }

    private static void runQuietly(Follower follower) {
        try {
            follower.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
