package dev.nereid.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote, and trusts none of it. For one thread. */
public final class ByteReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int position;

    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public int remaining() {
        return bytes.length - position;
    }

    public int readByte() {
        need(1);
        return bytes[position++] & 0xff;
    }

    public int readInt() {
        need(4);
        int value = (int) INT.get(bytes, position);
        position += 4;
        return value;
    }

    public long readLong() {
        need(8);
        long value = (long) LONG.get(bytes, position);
        position += 8;
        return value;
    }

    public long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new CodecException("A number has more than 10 bytes at byte " + position);
    }

    public long readSigned() {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A varint that counts something: refused beyond the limit, so that nobody allocates for it. */
    public int readCount(int max, String what) {
        long count = readVarint();
        if (count < 0 || count > max) {
            throw new CodecException("There are " + Long.toUnsignedString(count) + " " + what + "; at most " + max
                    + " are possible here");
        }
        return (int) count;
    }

    public long readLowBytes(int count) {
        need(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | (bytes[position++] & 0xff);
        }
        return value;
    }

    public byte[] readBytes(int count) {
        need(count);
        byte[] part = new byte[count];
        System.arraycopy(bytes, position, part, 0, count);
        position += count;
        return part;
    }

    /** A string with its length before it. */
    public String readString(int bytesMax, String what) {
        return utf8(readBytes(readCount(bytesMax, "bytes of " + what)), what);
    }

    public void expectEnd(String what) {
        if (remaining() != 0) {
            throw new CodecException(remaining() + " bytes too many after " + what);
        }
    }

    /** Decodes UTF-8 and refuses what is not. */
    static String utf8(byte[] utf8, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CodecException("The " + what + " is not UTF-8");
        }
    }

    private void need(int count) {
        if (count > bytes.length - position) {
            throw new CodecException("The bytes end too early: " + count + " more expected at byte " + position
                    + ", there are " + remaining());
        }
    }
}
