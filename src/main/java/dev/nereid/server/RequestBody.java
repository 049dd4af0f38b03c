package dev.nereid.server;

import dev.nereid.codec.CodecException;
import dev.nereid.model.Limits;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
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
            byte[] bytes = (packed ? new GZIPInputStream(in) : in).readNBytes(Limits.BATCH_BYTES_MAX + 1);
            if (bytes.length > Limits.BATCH_BYTES_MAX) {
                throw tooLarge();
            }
            return bytes;
        } catch (ZipException e) {
            throw new CodecException("The body is not gzip, though its header says so");
        }
    }

    private static ContentTooLargeResponse tooLarge() {
        return new ContentTooLargeResponse(
                "A batch has at most " + Limits.BATCH_BYTES_MAX + " bytes, unpacked. Send smaller ones.");
    }
}
