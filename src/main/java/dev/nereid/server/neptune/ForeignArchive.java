package dev.nereid.server.neptune;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.eclipse.jetty.io.EofException;

/** A packed tar of a stranger's: what is wrong with it is refused as theirs, and it never unpacks to more than a limit. */
final class ForeignArchive implements AutoCloseable {
    /** What stands before the content of a file: its name, and whatever else is said of it. */
    private static final int HEAD_BYTES_MAX = 1 << 20;

    private final BoundedStream unpacked;
    private final TarArchiveInputStream tar;

    /** @param max bytes, unpacked */
    ForeignArchive(InputStream in, long max) throws IOException {
        try {
            this.unpacked = new BoundedStream(new GZIPInputStream(new BufferedInputStream(in)), max);
            this.tar = new TarArchiveInputStream(unpacked);
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** The next file; null if there is no more. */
    String next() throws IOException {
        try {
            TarArchiveEntry entry = entry();
            while (entry != null && !entry.isFile()) {
                entry = entry();
            }
            return entry == null ? null : entry.getName();
        } catch (IOException | IllegalArgumentException e) {
            throw refusal(e);
        }
    }

    /** One with holes would be larger than all that the archive has. */
    private TarArchiveEntry entry() throws IOException {
        TarArchiveEntry entry = unpacked.head(HEAD_BYTES_MAX, tar::getNextEntry);
        if (entry != null && entry.isSparse()) {
            throw new WireException(
                    400, null, "The archive has a sparse file, \"" + entry.getName() + "\". Pack it without --sparse");
        }
        return entry;
    }

    /** Of the file. */
    InputStream content() {
        return new FilterInputStream(tar) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return super.read(bytes, offset, length);
                } catch (IOException | IllegalArgumentException e) {
                    throw refusal(e);
                }
            }
        };
    }

    /** Where the connection ended, there is nobody to tell. */
    private static RuntimeException refusal(Exception e) throws EofException {
        if (e instanceof EofException end) {
            throw end;
        }
        return new WireException(400, null, "The archive can't be unpacked: " + e.getMessage());
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
