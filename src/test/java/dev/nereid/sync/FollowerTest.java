package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.RunFileReader;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.sync.Follower.Round;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.FaultProxy.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Following, round by round: running jobs are tailed, and share what the network carries. */
@Timeout(300)
class FollowerTest extends FollowerRounds {
    @Test
    void aRunIsTailedWhileItLogsAndToItsEnd() throws Exception {
        Follower follower = follower();
        Run run = run();
        for (int i = 0; i < 5; i++) {
            run.append("loss", i);
            run.flush();
            follow(follower);
            assertThat(client.series("LIVE-1", "loss").count()).isEqualTo(i + 1);
            assertThat(told.standings.get(run.file()).writer()).isEqualTo(Life.LIVE);
        }
        run.append("loss", 5);
        run.close();
        follow(follower);

        assertServerHas(run.file());
        Follower.Standing standing = told.standings.get(run.file());
        assertThat(standing.writer()).isEqualTo(Life.FINISHED);
        assertThat(standing.pending()).isZero();
        assertThat(standing.operations()).isEqualTo(state(run.file()).applied());
        assertThat(told.lines).isEmpty();
    }

    @Test
    void newFilesArePickedUpAndThoseThatAreGoneForgotten() throws Exception {
        Follower follower = follower();
        follow(follower);
        Path first;
        try (Run run = run()) {
            run.assign("a", 1);
            first = run.file();
        }
        follow(follower);
        assertServerHas(first);
        try (Run run = run()) {
            run.assign("a", 2);
        }
        Files.delete(first);
        nanos.addAndGet(INTERVAL.toNanos());
        Round round = follower.round();

        assertThat(told.lines).containsExactly("vanished " + first.getFileName());
        assertThat(round.files()).isEqualTo(1);
        assertThat(client.object("LIVE-2").text("sys/id")).isEqualTo("LIVE-2");
    }

    @Test
    void aRoundOverHundredsOfDeliveredFilesOpensNoneAndAsksNobody() throws Exception {
        Path original;
        try (Run run = run()) {
            run.assign("a", 1);
            original = run.file();
        }
        for (int i = 0; i < 500; i++) {
            Files.copy(original, runs().resolve("copy-" + i + ".db"));
        }
        AtomicInteger requests = new AtomicInteger();
        try (FaultProxy proxy = FaultProxy.to(server.port());
                HttpTransport counted = through(proxy)) {
            Follower follower = follower(counted, told, Set.of());
            nanos.addAndGet(INTERVAL.toNanos());
            assertThat(follower.round().turns()).isEqualTo(501);
            proxy.plan(request -> {
                requests.incrementAndGet();
                return Fault.NONE;
            });
            for (int i = 0; i < 20; i++) {
                nanos.addAndGet(INTERVAL.toNanos());
                Round round = follower.round();
                assertThat(round.files()).isEqualTo(501);
                assertThat(round.turns()).isZero();
            }
            assertThat(requests).hasValue(0);
        }
    }

    @Test
    void aLiveFileIsLookedIntoNowAndThenThoughNothingSeemsToHaveChanged() throws Exception {
        Follower follower = follower();
        try (Run run = run()) {
            run.assign("a", 1);
            run.flush();
            follow(follower);
            int turns = 0;
            for (int i = 0; i < 10; i++) {
                nanos.addAndGet(INTERVAL.toNanos());
                turns += follower.round().turns();
            }
            assertThat(turns).isEqualTo(2);
        }
    }

    @Test
    void aFileThatWasReadAsItEndedIsFinalisedWhenNobodyReadsItAnyMore() throws Exception {
        Follower follower = follower();
        Run run = run();
        run.assign("a", 1);
        run.flush();
        Path wal = Path.of(run.file() + "-wal");
        try (RunFileReader reader = RunFileReader.open(run.file())) {
            reader.lastSequence();
            run.close();
            follow(follower);
            assertThat(told.standings.get(run.file()).writer()).isEqualTo(Life.FINISHED);
            assertThat(wal).exists();
        }
        for (int i = 0; i < 5; i++) {
            follow(follower);
        }

        assertThat(wal).doesNotExist();
        assertServerHas(run.file());
    }

    @Test
    void onlyTheRunsThatWereAskedForAreSentAlsoWhatJoinsThemLater() throws Exception {
        Run wanted = run();
        Run other = run();
        UUID objectId = UUID.fromString(wanted.id().substring("offline/".length()));
        Follower follower = follower(client, told, Set.of(objectId));
        wanted.assign("a", 1);
        wanted.close();
        other.close();
        follow(follower);
        try (Run joined = Nereid.initRun()
                .withId(wanted.id())
                .directory(runs())
                .mode(Mode.OFFLINE)
                .start()) {
            joined.assign("b", 2);
        }
        follow(follower);

        assertServerHas(wanted.file());
        assertThat(client.object(wanted.id()).attributes()).containsKeys("a", "b");
        assertThat(state(other.file()).isKnown()).isFalse();
        nanos.addAndGet(INTERVAL.toNanos());
        assertThat(follower.round().turns()).isZero();
    }

    @Test
    void itMayBeStartedAgainAtAnyMoment() throws Exception {
        Run run = run();
        logBulk(run, 400_000, 1);
        for (int i = 0; i < 3; i++) {
            Follower follower = follower(); // knows nothing of the one before, which was left where it was
            nanos.addAndGet(INTERVAL.toNanos());
            assertThat(follower.round().more()).isTrue();
        }
        run.close();
        follow(follower());
        assertServerHas(run.file());
    }

    @Test
    void noFileIsOpenWhileTheNetworkIsAtWorkSoThatItsWriterCanFinaliseIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (FaultProxy proxy = FaultProxy.to(server.port());
                HttpTransport slow = through(proxy)) {
            Run run = run();
            logBulk(run, 1_000, 1);
            proxy.plan(request -> {
                if (request.contains("/operations")) {
                    asked.countDown();
                    awaitQuietly(answer);
                }
                return Fault.NONE;
            });
            Follower follower = follower(slow, told, Set.of());
            Thread rounds = new Thread(() -> roundQuietly(follower), "test-rounds");
            rounds.start();
            asked.await();
            run.close();
            List<String> left = listing(runs());
            answer.countDown();
            rounds.join();

            assertThat(left).containsExactly(run.file().getFileName().toString());
            follow(follower);
            assertServerHas(run.file());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void roundQuietly(Follower follower) {
        try {
            follower.round();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // --------------------------------------------------------------------------------------------------- sharing --

    @Test
    void underALimitANewRunComesBeforeTheBulkOfOthersWhichShareTheRest() throws Exception {
        client.limit(new RateLimit(100_000, nanos::get, waited -> {})); // nobody waits here: shares count
        List<Run> bulks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Run run = run();
            logBulk(run, 100_000, i);
            bulks.add(run);
        }
        Follower follower = follower();
        for (int i = 0; i < 12; i++) {
            assertThat(follower.round().more()).isTrue();
        }
        List<Long> shares =
                bulks.stream().map(run -> told.bytes.get(run.file())).toList();
        long block = 40_000; // the most that an operation has here: what goes over the share
        assertThat(shares.stream().mapToLong(Long::longValue).max().orElseThrow()
                        - shares.stream().mapToLong(Long::longValue).min().orElseThrow())
                .as("%s", shares)
                .isLessThan(2 * block);
        assertThat(shares).allMatch(share -> share < 12 * 12_500 + block);

        Run small = run();
        for (int i = 0; i < 100; i++) {
            small.assign("params/" + i, i);
        }
        logBulk(small, 100_000, 9);
        nanos.addAndGet(INTERVAL.toNanos());
        told.applied.clear();
        assertThat(follower.round().more()).isTrue();

        assertThat(told.applied.stream().filter(small.file()::equals)).hasSize(1);
        assertThat(client.object(small.id()).attributes()).containsKeys("params/0", "params/99");
        bulks.forEach(Run::close);
        small.close();
        follow(follower);
        for (Run run : bulks) {
            assertServerHas(run.file());
        }
        assertServerHas(small.file());
    }

    @Test
    void theOrderIsNewThenLittleThenWhoHasWaitedLongest() {
        Path big = filled(200_000);
        Followed unknown = new Followed(big, false, 0);
        Followed little = new Followed(filled(10), true, 0);
        Followed waiting = pending(big, 1);
        Followed served = pending(big, 2);
        List<Followed> files = new ArrayList<>(List.of(served, waiting, little, unknown));
        files.sort(Followed.ORDER);
        assertThat(files).containsExactly(unknown, little, waiting, served);
    }

    /** A file with much left to send after its turn. */
    private static Followed pending(Path file, long turn) {
        Followed followed = new Followed(file, true, 0);
        followed.begin(turn, 1);
        try (RunFileReader reader = followed.open(Followed.Look.of(file), true)) {
            followed.end(reader, 0, 1_000, 0);
        }
        return followed;
    }

    @Test
    void manyFollowersOfOneBacklogLeaveItToOne() throws Exception {
        Path file = filled(1_400_000); // so that what all send at the beginning counts for little
        long size = Files.size(file);
        List<HttpTransport> clients = new ArrayList<>();
        try (FaultProxy proxy = FaultProxy.to(server.port())) {
            proxy.plan(request -> request.contains("/operations") ? Fault.DELAY : Fault.NONE); // all ask, then all send
            List<Follower> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(through(proxy));
                all.add(follower(clients.get(i), new Log(), Set.of()));
            }
            for (int i = 0; state(file).applied() < lastSequence(file); i++) {
                assertThat(i).isLessThan(100);
                List<Thread> threads = new ArrayList<>();
                for (Follower follower : all) {
                    Thread thread = new Thread(() -> roundQuietly(follower), "test-rounds");
                    thread.start();
                    threads.add(thread);
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                nanos.addAndGet(INTERVAL.toNanos() / 4);
            }
            assertThat(proxy.bytesToServer()).isBetween(size / 2, size * 3 / 2);
        } finally {
            clients.forEach(HttpTransport::close);
        }
        assertServerHas(file);
    }

    @Test
    void whoeverIsLeftTakesOver() throws Exception {
        Path file = filled(700_000);
        Follower first = follower();
        Follower second = follower(client, new Log(), Set.of());
        first.round();
        second.round();
        first.round();
        first.close();
        for (int i = 0; i < 3; i++) {
            follow(second);
        }
        assertServerHas(file);
    }
}
