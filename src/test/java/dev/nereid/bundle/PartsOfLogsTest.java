package dev.nereid.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.LogIdentity;
import dev.nereid.log.Attribute;
import dev.nereid.log.Destination;
import dev.nereid.log.LogException;
import dev.nereid.log.LogSeed;
import dev.nereid.log.LogSettings;
import dev.nereid.log.OperationLog;
import dev.nereid.log.Replay;
import dev.nereid.log.Replay.Position;
import dev.nereid.log.RunFileCopy;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.AppliedState;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.RunFiles;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of one log, in any order, to a real server: each operation once, or a refusal; never a hole or a fork. */
@Tag(Campaign.TAG)
class PartsOfLogsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path base;

    private TestServer server;
    private HttpTransport client;

    @BeforeEach
    void start() {
        server = TestServer.start(base.resolve("server"));
        client = server.client();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /** A finished log of so many operations. */
    private Path log(Path directory, int operations) throws Exception {
        Operation.Create create = Operation.Create.run(UUID.randomUUID(), "ml/parts", null, "host");
        OperationLog log =
                OperationLog.create(LogSettings.defaults(directory), create, LogSeed.none(ObjectKind.RUN), () -> {});
        Attribute loss = log.series("loss", AttributeType.FLOAT_SERIES);
        for (int i = 2; i <= operations; i++) {
            if (i % 3 == 0) {
                log.assign("x" + i % 5, new Value.OfInt(i));
            } else {
                log.append(loss, i, Long.MIN_VALUE, i);
            }
            log.flush(PATIENCE);
        }
        log.end(PATIENCE);
        log.finalise();
        return log.file();
    }

    private static Path part(Path file, long after, long end, Path to) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            Position from = Replay.positionIn(reader, reader.base(), after);
            RunFileCopy.Copied copied = RunFileCopy.write(reader, from, end, to);
            assertThat(copied.end()).isEqualTo(Replay.positionIn(reader, reader.base(), end));
            return to;
        }
    }

    private AppliedState replay(Path file) {
        try (RunFileReader reader = RunFileReader.open(file)) {
            return new Replay(reader, client, Destination.AS_LOGGED, null, Replay.Listener.NONE).run();
        }
    }

    private record Part(Path file, long after, long end) {}

    @Test
    void partsInAnyOrderBringEachOperationOnceOrAreRefused() {
        Campaign.run("a log was cut into parts, which came in any order", 6, 1000, random -> {
            Path directory = Files.createTempDirectory(base, "round");
            int operations = 3 + random.nextInt(30);
            Path whole = log(directory, operations);
            List<Part> parts = parts(whole, operations, random, directory);
            long applied = 0;
            while (applied < operations) {
                Collections.shuffle(parts, random);
                for (Part part : parts) {
                    long before = applied;
                    if (part.after() > before) {
                        assertThatThrownBy(() -> replay(part.file()))
                                .isInstanceOf(LogException.class)
                                .hasMessageContaining("after operation " + part.after())
                                .hasMessageContaining(before == 0 ? "nothing" : "only " + before + " operations");
                        continue;
                    }
                    applied = Math.max(applied, part.end());
                    AppliedState state = replay(part.file());
                    assertThat(state.applied()).isEqualTo(applied);
                    assertThat(state.lost()).isZero();
                }
            }
            AppliedState state = replay(whole);
            assertThat(state.applied()).isEqualTo(operations);
            try (RunFileReader reader = RunFileReader.open(whole)) {
                assertThat(state.digest())
                        .isEqualTo(Replay.positionIn(reader, reader.base(), operations)
                                .digest());
            }
            long points = 0;
            for (int i = 2; i <= operations; i++) {
                points += i % 3 == 0 ? 0 : 1;
            }
            assertThat(client.series(state.sysId(), "loss").count()).isEqualTo((int) points);
        });
    }

    /** They overlap, and one at least begins at the beginning; parts of parts are among them. */
    private static List<Part> parts(Path whole, int operations, Random random, Path directory) {
        List<Part> parts = new ArrayList<>();
        for (long at = 0; at < operations; ) {
            long end = at + 1 + random.nextInt((int) (operations - at));
            long after = Math.max(0, at - random.nextInt(3));
            Path file = part(whole, after, end, directory.resolve("part" + parts.size()));
            parts.add(new Part(file, after, end));
            if (after < end && random.nextBoolean()) {
                long later = after + random.nextInt((int) (end - after));
                parts.add(new Part(part(file, later, end, directory.resolve("part" + parts.size())), later, end));
            }
            at = end;
        }
        return parts;
    }

    @Test
    void aPartOfAnotherContinuationIsRefusedAndTheWholeIsAFork() throws Exception {
        Path original = log(base.resolve("runs"), 5);
        Path copy = Files.copy(original, base.resolve("copy.db"));
        RunFiles.goOn(
                original, new Operation.Assign("a", new Value.OfInt(1)), new Operation.Assign("a", new Value.OfInt(2)));
        RunFiles.goOn(
                copy, new Operation.Assign("b", new Value.OfInt(1)), new Operation.Assign("b", new Value.OfInt(2)));
        assertThat(replay(original).applied()).isEqualTo(7);
        Path before = part(copy, 4, 7, base.resolve("before.db"));
        Path behind = part(copy, 6, 7, base.resolve("behind.db"));
        assertThatThrownBy(() -> replay(behind))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("other operations before that")
                .hasMessageContaining("Pack the whole log");
        AppliedState fork = replay(before);
        assertThat(fork.applied())
                .as("a part that has where they differ is enough")
                .isEqualTo(7);
        assertThat(client.object(fork.sysId()).attributes()).containsKeys("a", "b");
        assertThat(replay(copy).applied()).isEqualTo(7);
    }

    @Test
    void aPartWithoutTheBeginningIsNothingToAskLocally() throws Exception {
        Path part = part(log(base.resolve("runs"), 9), 5, 9, base.resolve("part.db"));
        try (RunFileReader reader = RunFileReader.open(part)) {
            assertThat(reader.base().sequence()).isEqualTo(5);
            assertThat(reader.lastSequence()).isEqualTo(9);
            assertThat(reader.creation().project()).isEqualTo("ml/parts");
            assertThatThrownBy(() -> reader.read(1, 10, 1000)).hasMessageContaining("is a part of a log");
            assertThat(reader.checksums(3, 10)).isEmpty();
            assertThat(reader.read(5, 10, 1 << 20)).hasSize(4);
        }
    }

    /** Whatever is damaged: what is not in a part for want of need is never taken for lost. */
    @Test
    void aDamagedPartIsStillAPart() {
        Campaign.run("a part was damaged", 12, 2000, random -> {
            Path directory = Files.createTempDirectory(base, "damaged");
            Path part = part(log(directory, 9), 5, 9, directory.resolve("20260101T000000.000000Z-run-0a1b2c3d.db"));
            damage(part, random);
            try {
                AppliedState state = replay(part);
                assertThat(state.applied())
                        .as("no server has what comes before")
                        .isZero();
            } catch (LogException e) {
                // It is refused, or can't be read.
            }
            try (RunFileReader reader = RunFileReader.open(part)) {
                assertThat(client.state(LogIdentity.ofFile(reader.logId())).applied())
                        .isZero();
            } catch (LogException e) {
                // See above.
            }
        });
    }

    private static void damage(Path file, Random random) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = random.nextInt(5); i >= 0; i--) {
                bytes.seek(random.nextInt((int) bytes.length()));
                bytes.write(random.nextInt(256));
            }
            if (random.nextInt(3) == 0) { // the page that says that it is a part
                bytes.seek(4096);
                bytes.write(new byte[4096]);
            }
        }
    }
}
