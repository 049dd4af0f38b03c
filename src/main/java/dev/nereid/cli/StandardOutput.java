package dev.nereid.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Standard output, which knows whether its reader has gone: {@code head} has seen enough, and nothing is wrong then. */
final class StandardOutput extends OutputStream {
    private static final Path ITSELF = Path.of("/proc/self/fd/1");

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile boolean readerHasGone;

    boolean hasReaderGone() {
        return readerHasGone;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            readerHasGone |= isBrokenPipe(e);
            throw e;
        }
    }

    /** The system may say it in another language; but a pipe fails in no other way. */
    private static boolean isBrokenPipe(IOException e) {
        if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe")) {
            return true;
        }
        try {
            return Files.readSymbolicLink(ITSELF).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
