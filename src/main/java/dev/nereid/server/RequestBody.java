package dev.nereid.server;

import dev.nereid.codec.CodecException;
import dev.nereid.model.Limits;
import dev.nereid.server.session.LargeBodies;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The body of a request, unpacked, never more than a limit: a small body may unpack to a huge one. */
final class RequestBody {
    /** For bodies that Javalin reads by itself. */
    static final long JSON_BYTES_MAX = 1 << 20;

    private RequestBody() {}

    static byte[] batch(Context context) throws IOException {
        if (context.req().getContentLengthLong() > Limits.BATCH_BYTES_MAX) {
            throw tooLarge();
        }
        InputStream in = context.bodyInputStream();
        boolean packed = "gzip".equalsIgnoreCase(context.header("Content-Encoding"));
        try {
            InputStream unpacked = packed ? new GZIPInputStream(in) : in;
            byte[] bytes = unpacked.readNBytes(LargeBodies.BYTES);
            return bytes.length < LargeBodies.BYTES ? bytes : large(context, bytes, unpacked);
        } catch (ZipException e) {
            throw new CodecException("The body is not gzip, though its header says so");
        }
    }

    /** Which is in memory until {@link LargeBodies#release}. */
    private static byte[] large(Context context, byte[] beginning, InputStream rest) throws IOException {
        if (!LargeBodies.reserve(context)) {
            throw new ServiceUnavailableResponse("The server reads as many large batches as it can. Send it again.");
        }
        byte[] bytes = Arrays.copyOf(beginning, Limits.BATCH_BYTES_MAX + 1);
        int length = beginning.length + rest.readNBytes(bytes, beginning.length, bytes.length - beginning.length);
        if (length > Limits.BATCH_BYTES_MAX) {
            throw tooLarge();
        }
        return Arrays.copyOf(bytes, length);
    }

    private static ContentTooLargeResponse tooLarge() {
        return new ContentTooLargeResponse(
                "A batch has at most " + Limits.BATCH_BYTES_MAX + " bytes, unpacked. Send smaller ones.");
    }
}
