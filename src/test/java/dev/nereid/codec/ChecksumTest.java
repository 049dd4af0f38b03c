package dev.nereid.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.LoggedOperation.Checksum;
import dev.nereid.model.OperationKind;
import dev.nereid.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    private static final UUID LOG = UUID.fromString("0a1b2c3d-0000-4000-8000-000000000001");
    private static final byte[] PAYLOAD = "0.31".getBytes(StandardCharsets.UTF_8);
    private static final LoggedOperation GOOD = of(LOG, 5, 1_000_000, OperationKind.FLOAT, "train/loss", PAYLOAD);

    @Test
    void theChecksumCoversEveryPart() {
        Checksum checksum = new Checksum(LOG);
        assertThat(GOOD.isIntact(checksum)).isTrue();
        for (int bit = 0; bit < 64; bit++) {
            assertThat(with(5 ^ 1L << bit, 1_000_000, OperationKind.FLOAT, "train/loss", PAYLOAD))
                    .isFalse();
            assertThat(with(5, 1_000_000 ^ 1L << bit, OperationKind.FLOAT, "train/loss", PAYLOAD))
                    .isFalse();
            UUID other = new UUID(LOG.getMostSignificantBits() ^ 1L << bit, LOG.getLeastSignificantBits());
            assertThat(GOOD.isIntact(new Checksum(other))).isFalse();
            other = new UUID(LOG.getMostSignificantBits(), LOG.getLeastSignificantBits() ^ 1L << bit);
            assertThat(GOOD.isIntact(new Checksum(other))).isFalse();
        }
        for (OperationKind kind : OperationKind.values()) {
            assertThat(with(5, 1_000_000, kind, "train/loss", PAYLOAD)).isEqualTo(kind == OperationKind.FLOAT);
        }
        assertThat(with(5, 1_000_000, OperationKind.FLOAT, "train/lost", PAYLOAD))
                .isFalse();
        for (int bit = 0; bit < 8 * PAYLOAD.length; bit++) {
            byte[] damaged = PAYLOAD.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(with(5, 1_000_000, OperationKind.FLOAT, "train/loss", damaged))
                    .isFalse();
        }
        assertThat(with(5, 1_000_000, OperationKind.FLOAT, "train/loss", Arrays.copyOf(PAYLOAD, 5)))
                .isFalse();
    }

    @Test
    void aByteThatMovesFromPathToPayloadIsFound() {
        LoggedOperation a = of(LOG, 1, 1, OperationKind.STRING, "ab", "c".getBytes(StandardCharsets.UTF_8));
        LoggedOperation b = of(LOG, 1, 1, OperationKind.STRING, "a", "bc".getBytes(StandardCharsets.UTF_8));
        assertThat(a.crc()).isNotEqualTo(b.crc());
    }

    @Test
    void theChecksumOfOneOperationDoesNotDependOnTheOneBefore() {
        Checksum used = new Checksum(LOG);
        used.of(1, 2, OperationKind.DELETE, "other", new byte[0]);
        assertThat(GOOD.isIntact(used)).isTrue();
        assertThat(GOOD.isIntact(used)).isTrue();
    }

    /** Checksums and digests are on people's disks: they must not change. */
    @Test
    void checksumAndDigestNeverChange() {
        assertThat(GOOD.crc()).isEqualTo(1694513760);
        assertThat(Digest.start(LOG)).isEqualTo(0x467a5ecef4be2f2fL);
        assertThat(Digest.next(Digest.start(LOG), GOOD.crc())).isEqualTo(0x77947876d604881fL);
    }

    /** A payload that was searched for: its CRC-32C is the one that stands for lost operations. */
    @Test
    void noOperationHasTheChecksumOfALostOne() {
        byte[] payload = payloadOfCrc(Digest.LOST);
        int crc = new Checksum(LOG).of(1, 2, OperationKind.DELETE, "path", payload);
        assertThat(crc).isEqualTo(Digest.LOST + 1);
        assertThat(new LoggedOperation(1, 2, OperationKind.DELETE, "path", payload, Digest.LOST)
                        .isIntact(new Checksum(LOG)))
                .isFalse();
    }

    /** CRCs are linear: what each bit of four bytes changes is independent of the others. */
    private static byte[] payloadOfCrc(int wanted) {
        int zero = new Checksum(LOG).of(1, 2, OperationKind.DELETE, "path", new byte[4]);
        int[] change = new int[32];
        int[] bits = new int[32];
        for (int i = 0; i < 32; i++) {
            change[i] = new Checksum(LOG).of(1, 2, OperationKind.DELETE, "path", bytes(1 << i)) ^ zero;
            bits[i] = 1 << i;
        }
        int open = wanted ^ zero;
        int payload = 0;
        for (int at = 0; at < 32; at++) { // Gaussian elimination
            int pivot = at;
            while ((change[pivot] >>> at & 1) == 0) {
                pivot++;
            }
            swap(change, at, pivot);
            swap(bits, at, pivot);
            for (int i = 0; i < 32; i++) {
                if (i != at && (change[i] >>> at & 1) == 1) {
                    change[i] ^= change[at];
                    bits[i] ^= bits[at];
                }
            }
        }
        for (int at = 0; at < 32; at++) {
            if ((open >>> at & 1) == 1) {
                payload ^= bits[at];
            }
        }
        return bytes(payload);
    }

    private static void swap(int[] array, int a, int b) {
        int value = array[a];
        array[a] = array[b];
        array[b] = value;
    }

    private static byte[] bytes(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    @Test
    void aHoleIsOneStepHoweverItIsTakenApart() {
        Seeds.check(200, random -> {
            long digest = random.nextLong();
            int length = 1 + random.nextInt(1000);
            int part = random.nextInt(length + 1);
            long stepByStep = digest;
            for (int i = 0; i < length; i++) {
                stepByStep = Digest.next(stepByStep, Digest.LOST);
            }
            assertThat(Digest.lost(digest, length)).isEqualTo(stepByStep);
            assertThat(Digest.lost(Digest.lost(digest, part), length - part)).isEqualTo(stepByStep);
            int crc = random.nextInt();
            assertThat(Digest.next(stepByStep, crc)).isNotEqualTo(Digest.lost(Digest.next(digest, crc), length));
        });
    }

    @Test
    void theDigestDependsOnEveryChecksumAndTheirOrder() {
        Seeds.check(200, random -> {
            int[] checksums = random.ints(2 + random.nextInt(50)).toArray();
            long digest = digest(LOG, checksums);
            assertThat(digest(LOG, checksums.clone())).isEqualTo(digest);

            int[] changed = checksums.clone();
            changed[random.nextInt(changed.length)] ^= 1 << random.nextInt(32);
            assertThat(digest(LOG, changed)).isNotEqualTo(digest);

            int[] swapped = checksums.clone();
            int at = random.nextInt(swapped.length - 1);
            swapped[at] = checksums[at + 1];
            swapped[at + 1] = checksums[at];
            if (!Arrays.equals(swapped, checksums)) {
                assertThat(digest(LOG, swapped)).isNotEqualTo(digest);
            }
            assertThat(digest(LOG, Arrays.copyOf(checksums, checksums.length - 1)))
                    .isNotEqualTo(digest);
            assertThat(digest(LOG, Arrays.copyOf(checksums, checksums.length + 1)))
                    .isNotEqualTo(digest);
            assertThat(digest(new UUID(random.nextLong(), random.nextLong()), checksums))
                    .isNotEqualTo(digest);
        });
    }

    @Test
    void aForkHasTheSameIdWhoeverFindsIt() {
        LogIdentity log = LogIdentity.ofFile(LOG);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            long base = 1 + random.nextInt(1000);
            int crc = random.nextInt();
            LogIdentity fork = log.fork(base, crc);
            assertThat(fork).isEqualTo(LogIdentity.ofFile(LOG).fork(base, crc));
            assertThat(fork.logId()).isNotEqualTo(log.fork(base + 1, crc).logId());
            assertThat(fork.logId()).isNotEqualTo(log.fork(base, crc + 1).logId());
            assertThat(fork.fork(base + 5, crc).parent()).isEqualTo(fork.logId());
        }
    }

    private static boolean with(long sequence, long time, OperationKind kind, String path, byte[] payload) {
        return new LoggedOperation(sequence, time, kind, path, payload, GOOD.crc()).isIntact(new Checksum(LOG));
    }

    private static LoggedOperation of(
            UUID log, long sequence, long time, OperationKind kind, String path, byte[] payload) {
        int crc = new Checksum(log).of(sequence, time, kind, path, payload);
        return new LoggedOperation(sequence, time, kind, path, payload, crc);
    }

    private static long digest(UUID log, int[] checksums) {
        long digest = Digest.start(log);
        for (int crc : checksums) {
            digest = Digest.next(digest, crc);
        }
        return digest;
    }
}
