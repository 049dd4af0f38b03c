package dev.nereid.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.testing.Samples;
import dev.nereid.testing.Seeds;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytesTest {

    @Test
    void everyNumberSurvives() {
        Seeds.check(1000, random -> {
            long number = random.nextLong() >> random.nextInt(64);
            String text = Samples.string(random);
            int low = 1 + random.nextInt(8);
            ByteWriter out = new ByteWriter(0);
            out.writeVarint(number);
            out.writeSigned(number);
            out.writeLong(number);
            out.writeInt((int) number);
            out.writeString(text);
            out.writeLowBytes(number, low);
            out.writeByte((int) number);
            ByteReader in = new ByteReader(out.toByteArray());
            assertThat(in.readVarint()).isEqualTo(number);
            assertThat(in.readSigned()).isEqualTo(number);
            assertThat(in.readLong()).isEqualTo(number);
            assertThat(in.readInt()).isEqualTo((int) number);
            assertThat(in.readString(1000, "text")).isEqualTo(text);
            assertThat(in.readLowBytes(low)).isEqualTo(low == 8 ? number : number & (1L << 8 * low) - 1);
            assertThat(in.readByte()).isEqualTo((int) (number & 0xff));
            in.expectEnd("the test");
        });
    }

    @Test
    void aNumberWithoutEndIsRefused() {
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0x80);
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> new ByteReader(endless).readVarint());
    }

    @Test
    void aLengthBeyondTheLimitIsRefused() {
        ByteWriter out = new ByteWriter(16);
        out.writeVarint(-1);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> new ByteReader(out.toByteArray()).readCount(10, "whales"))
                .withMessage("There are 18446744073709551615 whales; at most 10 are possible here");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        for (byte[] bytes : List.of(
                new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc3}, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80
                })) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> ByteReader.utf8(bytes, "path"))
                    .withMessage("The path is not UTF-8");
        }
    }

    @Test
    void everyMomentSurvivesAsText() {
        Seeds.check(1000, random -> {
            long micros = random.nextLong() >> random.nextInt(64);
            assertThat(Instants.micros(Instants.text(micros))).isEqualTo(micros);
        });
        assertThat(Instants.micros(Instants.text(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(Instants.micros(Instants.text(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsFinerThanAMicrosecondIsCutOff() {
        assertThat(Instants.micros(Instant.ofEpochSecond(1, 1999))).isEqualTo(1_000_001);
        assertThat(Instants.micros(Instant.ofEpochSecond(-1, 1999))).isEqualTo(-999_999);
    }
}
