package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.Destination;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileName;
import dev.nereid.model.AppliedState;
import dev.nereid.model.MicroClock;
import dev.nereid.testing.Answers;
import dev.nereid.testing.Await;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.FaultProxy;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered about deliveries is a cache: lost, wrong or nonsense, it costs nothing but time. */
@Timeout(300)
class SyncStateTest {
    @TempDir
    private Path temporary;

    private TestServer server;
    private Path file;
    private SyncState.Entry entry;

    @BeforeEach
    void deliverOnce() throws Exception {
        server = TestServer.start(temporary.resolve("server"));
        try (Run run = Nereid.initRun()
                .project("ml/cached")
                .directory(temporary.resolve("runs"))
                .mode(Mode.OFFLINE)
                .start()) {
            for (int i = 0; i < 20; i++) {
                run.append("loss", i);
                run.flush();
            }
            file = run.file();
        }
        Deliver.all(server, file);
        entry = SyncState.load(file).get(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertDeliveredOnce() throws Exception {
        Syncer.Outcome outcome = Deliver.all(server, file).get(0);
        assertThat(outcome.state().sysId()).isEqualTo("CACHED-1");
        String id = outcome.localId();
        Answers.ofServer(server, id)
                .assertEqualTo(Answers.ofReplica(temporary.resolve("runs"), temporary.resolve("cache"), id));
        SyncState.Entry now = SyncState.load(file).stream()
                .filter(each -> each.instanceId().equals(entry.instanceId()))
                .findFirst()
                .orElseThrow();
        assertThat(now.acknowledged()).isEqualTo(21);
        assertThat(now.digest()).isEqualTo(entry.digest());
    }

    @Test
    void itSaysWhatTheServerConfirmed() {
        assertThat(entry.acknowledged()).isEqualTo(21);
        assertThat(entry.sysId()).isEqualTo("CACHED-1");
        assertThat(entry.project()).isEqualTo("ml/cached");
        assertThat(entry.rejected()).isZero();
        assertThat(entry.address()).isEqualTo(server.server().address());
    }

    @Test
    void aPassWithNothingNewAsksOnceAndReadsNothingFromTheStart() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (FaultProxy proxy = FaultProxy.to(server.port());
                HttpTransport client = new HttpTransport(ApiToken.parse(server.tokenVia(proxy.port())))) {
            proxy.plan(request -> {
                requests.incrementAndGet();
                return FaultProxy.Fault.NONE;
            });
            AppliedState state = new SyncPass(client, entry.instanceId(), MicroClock.SYSTEM)
                    .run(file, Destination.AS_LOGGED, Replay.Listener.NONE);
            assertThat(state.applied()).isEqualTo(21);
        }
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "garbage",
                "\t\t\t\t\t\t\t\t",
                "a\tb\tc\td\te\tf\tg\th\ti",
                "\u0000\u0001",
                "\ud83e\udd16"
            })
    void nonsenseIsIgnored(String content) throws Exception {
        Files.writeString(RunFileName.sync(file), content);
        assertThat(SyncState.load(file)).isEmpty();
        assertDeliveredOnce();
    }

    @Test
    void bytesThatAreNoTextAreIgnored() throws Exception {
        Files.write(RunFileName.sync(file), new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0x80});
        assertThat(SyncState.load(file)).isEmpty();
        assertDeliveredOnce();
    }

    @Test
    void aLineThatIsCutShortIsIgnoredAndTheOthersAreKept() throws Exception {
        Path sync = RunFileName.sync(file);
        String line = Files.readString(sync);
        String other =
                line.replace(entry.instanceId().toString(), UUID.randomUUID().toString());
        Files.writeString(sync, other + line.substring(0, line.length() / 2));
        assertThat(SyncState.load(file)).hasSize(1);
        assertDeliveredOnce();
        assertThat(SyncState.load(file)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 20, 22, 1000, Long.MAX_VALUE})
    void aWrongPositionIsFoundOut(long acknowledged) throws Exception {
        write(acknowledged, entry.digest());
        assertDeliveredOnce();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1})
    void aPositionThatCannotBeIsIgnored(long acknowledged) throws Exception {
        Path sync = RunFileName.sync(file);
        Files.writeString(sync, Files.readString(sync).replace("\t21\t", "\t" + acknowledged + "\t"));
        assertThat(SyncState.load(file)).isEmpty();
        assertDeliveredOnce();
    }

    @Test
    void aWrongDigestIsFoundOut() throws Exception {
        write(21, entry.digest() + 1);
        assertDeliveredOnce();
        write(10, 42);
        assertDeliveredOnce();
    }

    @Test
    void whatWasDeliveredToAServerThatWasResetIsDeliveredAgain() throws Exception {
        server.stop();
        server.startAgain(temporary.resolve("new server"));
        String token = server.server().firstToken();
        try (HttpTransport client = new HttpTransport(ApiToken.parse(token))) {
            assertThat(Deliver.files(client, List.of(file)))
                    .allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
            assertThat(client.series("CACHED-1", "loss").count()).isEqualTo(20);
        }
        assertThat(SyncState.load(file)).hasSize(2);
    }

    private void write(long acknowledged, long digest) {
        SyncState.save(
                file,
                new SyncState.Entry(
                        entry.instanceId(),
                        entry.epoch(),
                        entry.address(),
                        acknowledged,
                        0,
                        digest,
                        entry.crc(),
                        entry.objectId(),
                        entry.sysId(),
                        entry.project(),
                        0,
                        0,
                        entry.applied(),
                        entry.micros(),
                        List.of()));
    }

    @Test
    void whereItCannotBeWrittenBesideTheFileItGoesToTheStateDirectory() throws Exception {
        Path sync = RunFileName.sync(file);
        Files.delete(sync);
        Files.createDirectory(sync); // in the way, for root too
        String home = System.setProperty("user.home", temporary.resolve("home").toString());
        try {
            assertThat(SyncState.load(file)).isEmpty();
            assertDeliveredOnce();
            if (System.getenv("XDG_STATE_HOME") == null) {
                try (var files = Files.list(temporary.resolve("home/.local/state/nereid"))) {
                    assertThat(files.map(path -> path.getFileName().toString()))
                            .singleElement()
                            .asString()
                            .endsWith(".sync");
                }
            }
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void whereItCannotBeWrittenAnywhereTheSyncWorksAllTheSame() throws Exception {
        Path sync = RunFileName.sync(file);
        Files.delete(sync);
        Files.createDirectory(sync);
        Path home = Files.write(temporary.resolve("home"), "in the way".getBytes(StandardCharsets.UTF_8));
        String before = System.setProperty("user.home", home.toString());
        try {
            for (int i = 0; i < 2; i++) {
                assertThat(Deliver.all(server, file).get(0).state().applied()).isEqualTo(21);
            }
        } finally {
            System.setProperty("user.home", before);
        }
    }

    @Test
    void whatAnotherUserHasWrittenBesideTheFileDoesNotHideWhatIsKnownSince() throws Exception {
        String home = System.setProperty("user.home", temporary.resolve("home").toString());
        try {
            String older = entry.line().replace("\t21\t21\t", "\t3\t3\t").replace("\t" + entry.micros(), "\t7");
            Path fallback = SyncState.fallback(file);
            Files.createDirectories(fallback.getParent());
            Files.copy(RunFileName.sync(file), fallback);
            Files.writeString(RunFileName.sync(file), older + "\n");
            assertThat(SyncState.latest(file).acknowledged()).isEqualTo(21);

            Files.writeString(RunFileName.sync(file), ""); // left by a full disk
            assertThat(SyncState.latest(file).acknowledged()).isEqualTo(21);
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void anIdThatTheServerGivesAnewAfterARestoreIsRemembered() throws Exception {
        SyncState.save(
                file,
                new SyncState.Entry(
                        entry.instanceId(),
                        entry.epoch(),
                        entry.address(),
                        entry.acknowledged(),
                        entry.complete(),
                        entry.digest(),
                        entry.crc(),
                        entry.objectId(),
                        "CACHED-7",
                        entry.project(),
                        0,
                        0,
                        entry.applied(),
                        entry.micros(),
                        List.of()));
        assertDeliveredOnce();
        assertThat(SyncState.latest(file).sysId()).isEqualTo("CACHED-1");
    }

    /** Holds the lock of a file until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.println("held");
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    @Test
    void aProcessThatHoldsItForeverHoldsUpNobody() throws Exception {
        try (JvmProcess holder = JvmProcess.start(
                Holder.class, Map.of(), List.of(RunFileName.sync(file).toString()))) {
            Await.until("it is held", () -> holder.output().contains("held"));
            write(3, 5);
            assertThat(SyncState.latest(file).acknowledged()).isEqualTo(3);
        }
    }
}
