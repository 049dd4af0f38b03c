package dev.nereid.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.model.Operation;
import dev.nereid.model.OperationKind;
import dev.nereid.model.Value;
import dev.nereid.testing.Hostility;
import dev.nereid.testing.Samples;
import dev.nereid.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
    private static final UUID LOG = UUID.fromString("0a1b2c3d-0000-4000-8000-000000000001");

    @Test
    void randomBatchesSurvive() {
        Seeds.check(500, random -> assertSurvives(batch(random, 1 + random.nextInt(30))));
    }

    @Test
    void theIdentityOfAForkSurvives() {
        LogIdentity fork = LogIdentity.ofFile(LOG).fork(Long.MAX_VALUE, -1);
        OperationBatch batch = new OperationBatch(fork, null, Long.MIN_VALUE, operations(new Random(1), LOG, 9, 3));
        assertSurvives(batch);
        LogIdentity decoded = BatchCodec.decode(BatchCodec.encode(batch)).log();
        assertThat(decoded.isFork()).isTrue();
        assertThat(decoded.fileId()).isEqualTo(LOG);
        assertThat(decoded.parent()).isEqualTo(LOG);
        assertThat(decoded.logId()).isNotEqualTo(LOG);
    }

    @Test
    void aPathTravelsOnce() {
        Checksum checksum = new Checksum(LOG);
        List<LoggedOperation> operations = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            operations.add(logged(checksum, i, i, new Operation.Assign("p".repeat(200), new Value.OfInt(i))));
        }
        byte[] bytes = BatchCodec.encode(new OperationBatch(LogIdentity.ofFile(LOG), null, 0, operations));
        assertThat(bytes.length).isLessThan(200 + 100 * 12);
    }

    @Test
    void aTimeFarFromItsNeighbourSurvives() {
        Checksum checksum = new Checksum(LOG);
        List<LoggedOperation> operations = new ArrayList<>();
        long sequence = 1;
        for (long time : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1}) {
            operations.add(logged(checksum, sequence++, time, new Operation.Delete("a")));
        }
        assertSurvives(new OperationBatch(LogIdentity.ofFile(LOG), "w/p", 5, operations));
    }

    @Test
    void truncatedBatchesAreRefusedAtEveryLength() {
        Seeds.check(10, random -> Hostility.truncate(BatchCodec.encode(batch(random, 5)), BatchCodec::decode));
    }

    /** Log id, sequence and checksums are covered; the digest before the batch is the receiver's to compare. */
    @Test
    void aFlippedBitInAnOperationIsFound() {
        Seeds.check(50, random -> {
            OperationBatch batch = batch(random, 1 + random.nextInt(5));
            byte[] bytes = BatchCodec.encode(batch);
            Hostility.flipBits(bytes, random, 200, damaged -> {
                OperationBatch decoded = BatchCodec.decode(damaged);
                assertThat(describe(decoded.operations())).isEqualTo(describe(batch.operations()));
                assertThat(decoded.log().fileId()).isEqualTo(batch.log().fileId());
            });
        });
    }

    @Test
    void severalBatchesTravelTogether() {
        Seeds.check(50, random -> {
            List<BatchSet.Encoded> sent = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                String knownId = random.nextBoolean() ? "CLS-" + i : null;
                sent.add(new BatchSet.Encoded(BatchCodec.encode(batch(random, 1 + random.nextInt(5))), knownId));
            }
            byte[] bytes = BatchSet.encode(sent);
            List<BatchSet.Entry> received = BatchSet.decode(bytes);
            assertThat(received).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertThat(received.get(i).knownId()).isEqualTo(sent.get(i).knownId());
                assertThat(BatchCodec.encode(received.get(i).batch()))
                        .isEqualTo(sent.get(i).batch());
            }
            Hostility.flipBits(bytes, random, 50, BatchSet::decode);
            Hostility.randomBytes(Arrays.copyOf(bytes, 4 + random.nextInt(40)), random, 50, BatchSet::decode);
        });
        Seeds.check(
                3,
                random -> Hostility.truncate(
                        BatchSet.encode(List.of(new BatchSet.Encoded(BatchCodec.encode(batch(random, 2)), "A-1"))),
                        BatchSet::decode));
    }

    @Test
    void randomBytesAreNoBatch() {
        Seeds.check(100, random -> {
            Hostility.randomBytes(new byte[0], random, 100, BatchCodec::decode);
            byte[] beginning = Arrays.copyOf(BatchCodec.encode(batch(random, 1)), 4 + random.nextInt(40));
            Hostility.randomBytes(beginning, random, 100, BatchCodec::decode);
        });
    }

    @Test
    void aBatchOfALaterVersionIsRefused() {
        byte[] bytes = BatchCodec.encode(batch(new Random(2), 1));
        bytes[3] = '2';
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> BatchCodec.decode(bytes))
                .withMessage("This is not a batch of operations, or one of a newer version");
    }

    @Test
    void aSequenceBeyondAllNumbersIsRefused() {
        for (long first : new long[] {0, -1, Long.MAX_VALUE}) {
            List<LoggedOperation> operations = operations(new Random(3), LOG, first, 2);
            byte[] bytes = BatchCodec.encode(new OperationBatch(LogIdentity.ofFile(LOG), null, 0, operations));
            assertThatExceptionOfType(CodecException.class).isThrownBy(() -> BatchCodec.decode(bytes));
        }
    }

    @Test
    void aDamagedOperationIsNamed() {
        LoggedOperation good = operations(new Random(4), LOG, 12, 1).get(0);
        LoggedOperation bad = new LoggedOperation(
                good.sequence(), good.time(), good.kind(), good.path(), good.payload(), good.crc() + 1);
        byte[] bytes = BatchCodec.encode(new OperationBatch(LogIdentity.ofFile(LOG), null, 0, List.of(bad)));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> BatchCodec.decode(bytes))
                .withMessage("Operation 12 of log " + LOG + " fails its checksum");
    }

    /** Old clients talk to new servers: these bytes must not change. */
    @Test
    void theBytesOfABatchNeverChange() {
        LoggedOperation operation =
                logged(new Checksum(LOG), 2, 1000, new Operation.Assign("a/b", new Value.OfString("x")));
        OperationBatch batch = new OperationBatch(LogIdentity.ofFile(LOG), "w/p", 3, List.of(operation));
        assertThat(HexFormat.of().formatHex(BatchCodec.encode(batch)))
                .isEqualTo("4e524231" + "00" + "0a1b2c3d000040008000000000000001" + "03772f70" + "00" + "02"
                        + "0000000000000003" + "01" + "d00f" + "05" + "00" + "03612f62" + "01" + "78" + "226cccc1");
    }

    private static void assertSurvives(OperationBatch batch) {
        OperationBatch decoded = BatchCodec.decode(BatchCodec.encode(batch));
        assertThat(decoded.log()).isEqualTo(batch.log());
        assertThat(decoded.project()).isEqualTo(batch.project());
        assertThat(decoded.modelKey()).isEqualTo(batch.modelKey());
        assertThat(decoded.digestBefore()).isEqualTo(batch.digestBefore());
        assertThat(decoded.firstSequence()).isEqualTo(batch.firstSequence());
        assertThat(decoded.lastSequence()).isEqualTo(batch.lastSequence());
        assertThat(describe(decoded.operations())).isEqualTo(describe(batch.operations()));
    }

    private static List<String> describe(List<LoggedOperation> operations) {
        return operations.stream()
                .map(o -> o.sequence() + " " + o.time() + " " + o.kind() + " " + o.path() + " "
                        + HexFormat.of().formatHex(o.payload()) + " " + o.crc())
                .toList();
    }

    private static OperationBatch batch(Random random, int count) {
        UUID fileId = new UUID(random.nextLong(), random.nextLong());
        LogIdentity log = LogIdentity.ofFile(fileId);
        long first = 1 + (random.nextLong() >>> 1 + random.nextInt(60)) / 2;
        if (random.nextBoolean() && first > 1) {
            log = log.fork(first - 1, random.nextInt());
        }
        String project = random.nextBoolean() ? null : "lab/" + Samples.path(random);
        String modelKey = random.nextBoolean() ? null : "FOREST" + random.nextInt(9);
        return new OperationBatch(log, project, modelKey, random.nextLong(), operations(random, fileId, first, count));
    }

    private static List<LoggedOperation> operations(Random random, UUID fileId, long first, int count) {
        Checksum checksum = new Checksum(fileId);
        List<LoggedOperation> operations = new ArrayList<>();
        long time = random.nextLong() >> 8;
        for (int i = 0; i < count; i++) {
            time += 1 + random.nextInt(1_000_000);
            operations.add(logged(checksum, first + i, time, Samples.operation(random)));
        }
        return operations;
    }

    private static LoggedOperation logged(Checksum checksum, long sequence, long time, Operation operation) {
        byte[] payload = OperationCodec.payload(operation, time);
        OperationKind kind = operation.kind();
        String path = operation.path();
        assertThat(path.getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        return new LoggedOperation(
                sequence, time, kind, path, payload, checksum.of(sequence, time, kind, path, payload));
    }
}
