package dev.nereid.capture;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes every call on to the original stream, and then its text to listeners. The original gets text as text and bytes
 * as bytes, so nothing depends on our knowing its charset but the decoding of bytes for listeners.
 *
 * <p>Safe for many threads, which take turns as they do at any {@link PrintStream}. What threads of
 * {@link LineDelivery} print is passed on only: a sink that prints would else hear itself for ever.
 */
final class TeeStream extends PrintStream {
    /** Called while the printing thread waits, so it must only remember. */
    interface Listener {
        void heard(String text);
    }

    private static final int DECODED_CHARS = 8192;

    private final PrintStream original;
    private final Charset charset;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final CharsetDecoder decoder; // guarded by this
    private ByteBuffer undecoded = ByteBuffer.allocate(0); // guarded by this: the beginning of a character

    TeeStream(PrintStream original, Charset charset) {
        super(new Detour(), false, charset);
        ((Detour) out).tee = this;
        this.original = original;
        this.charset = charset;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /** Would get what a later Java adds to {@link PrintStream} and this class doesn't know; nothing today. */
    private static final class Detour extends OutputStream {
        private TeeStream tee;

        @Override
        public void write(int b) {
            tee.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            tee.write(bytes, from, length);
        }
    }

    PrintStream original() {
        return original;
    }

    void add(Listener listener) {
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    boolean hasNoListeners() {
        return listeners.isEmpty();
    }

    /** Overrides what Java 18 brought. */
    public Charset charset() {
        return charset;
    }

    // ------------------------------------------------------------------------------------------------ capture --

    private void tell(String text) {
        for (Listener listener : listeners) {
            try {
                listener.heard(text);
            } catch (Throwable e) {
                // Whatever it is, out of memory too: the program that prints has nothing to do with it.
            }
        }
    }

    private boolean isHeard() {
        return !listeners.isEmpty() && !(Thread.currentThread() instanceof LineDelivery);
    }

    private void tellBytes(byte[] bytes, int from, int length) {
        try {
            ByteBuffer in = ByteBuffer.allocate(undecoded.remaining() + length)
                    .put(undecoded)
                    .put(bytes, from, length)
                    .flip();
            CharBuffer chars = CharBuffer.allocate(DECODED_CHARS);
            boolean more = true;
            while (more) {
                more = decoder.decode(in, chars, false).isOverflow();
                tell(chars.flip().toString());
                chars.clear();
            }
            undecoded = in;
        } catch (RuntimeException | OutOfMemoryError e) {
            undecoded = ByteBuffer.allocate(0); // as above
        }
    }

    // -------------------------------------------------------------------------------- what everything ends in --

    @Override
    public synchronized void write(int b) {
        original.write(b);
        if (isHeard()) {
            tellBytes(new byte[] {(byte) b}, 0, 1);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        original.write(bytes, from, length);
        if (isHeard()) {
            tellBytes(bytes, from, length);
        }
    }

    @Override
    public synchronized void print(String text) {
        original.print(text);
        if (isHeard()) {
            tell(String.valueOf(text));
        }
    }

    @Override
    public synchronized void println(String text) {
        original.println(text);
        if (isHeard()) {
            tell(text + "\n");
        }
    }

    @Override
    public synchronized void println() {
        original.println();
        if (isHeard()) {
            tell("\n");
        }
    }

    @Override
    public void flush() {
        original.flush();
    }

    @Override
    public void close() {
        original.close();
    }

    @Override
    public boolean checkError() {
        return original.checkError();
    }

    @Override
    public PrintStream format(String format, Object... arguments) {
        print(String.format(format, arguments));
        return this;
    }

    @Override
    public PrintStream format(Locale locale, String format, Object... arguments) {
        print(String.format(locale, format, arguments));
        return this;
    }

    // ------------------------------------------------------------------------------- the same for other types --

    @Override
    public void print(boolean value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(char value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(int value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(long value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(float value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(double value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(char[] value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(Object value) {
        print(String.valueOf(value));
    }

    @Override
    public void println(boolean value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(char value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(int value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(long value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(float value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(double value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(char[] value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(Object value) {
        println(String.valueOf(value));
    }
}
