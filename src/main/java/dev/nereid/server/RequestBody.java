package dev.nereid.server;

import dev.nereid.codec.CodecException;
import dev.nereid.model.Limits;
import dev.nereid.server.session.BodyMemory;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The body of a request, unpacked, never more than a limit: a small body may unpack to a huge one. */
final class RequestBody {
    /** For bodies that Javalin reads by itself. */
    static final long JSON_BYTES_MAX = 1 << 20;

    /** How long a packed body is when it has been unpacked. */
    private static final String LENGTH = "Nereid-Length";

    private RequestBody() {}

    static byte[] json(Context context) {
        long length = context.req().getContentLengthLong();
        BodyMemory.arriving(context, length < 0 ? JSON_BYTES_MAX : Math.min(JSON_BYTES_MAX, length));
        byte[] bytes = context.bodyAsBytes();
        BodyMemory.json(context, bytes.length);
        return bytes;
    }

    static byte[] batch(Context context) throws IOException {
        boolean packed = "gzip".equalsIgnoreCase(context.header("Content-Encoding"));
        int max = length(context, packed);
        BodyMemory.arriving(context, max);
        InputStream in = context.bodyInputStream();
        try {
            InputStream unpacked = packed ? new GZIPInputStream(in) : in;
            byte[] bytes = new byte[max];
            int length = unpacked.readNBytes(bytes, 0, max);
            if (unpacked.read() >= 0) {
                throw tooLarge(max);
            }
            BodyMemory.batch(context, length);
            return length == max ? bytes : Arrays.copyOf(bytes, length);
        } catch (ZipException e) {
            throw new CodecException("The body is not gzip, though its header says so");
        }
    }

    /** What it has at most. */
    private static int length(Context context, boolean packed) {
        long length = context.req().getContentLengthLong();
        if (packed) {
            String told = context.header(LENGTH);
            length = told == null ? -1 : Query.number("header", LENGTH, told, 0, Long.MAX_VALUE);
        }
        if (length > Limits.BATCH_BYTES_MAX) {
            throw tooLarge(Limits.BATCH_BYTES_MAX);
        }
        return length < 0 ? Limits.BATCH_BYTES_MAX : (int) length;
    }

    private static ContentTooLargeResponse tooLarge(int max) {
        return new ContentTooLargeResponse(
                max == Limits.BATCH_BYTES_MAX
                        ? "A batch has at most " + max + " bytes, unpacked. Send smaller ones."
                        : "The body unpacks to more than the " + max + " bytes that its " + LENGTH + " says.");
    }
}
