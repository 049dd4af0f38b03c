package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeeStreamTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final StringBuilder heard = new StringBuilder();

    private TeeStream tee(Charset charset) {
        TeeStream tee = new TeeStream(new PrintStream(terminal, true, charset), charset);
        tee.add(heard::append);
        return tee;
    }

    /** Everything that a print stream can do. */
    private static final Consumer<PrintStream> ALL = out -> {
        out.print(true);
        out.print('ü');
        out.print(1);
        out.print(2L);
        out.print(0.1f);
        out.print(1e300);
        out.print(new char[] {'a', '€'});
        out.print("text");
        out.print((String) null);
        out.print((Object) List.of(1));
        out.println();
        out.println(false);
        out.println('x');
        out.println(1);
        out.println(2L);
        out.println(Float.NaN);
        out.println(0.5);
        out.println(new char[] {'b'});
        out.println("text");
        out.println((String) null);
        out.println((Object) null);
        out.printf("%d %s%n", 7, "é");
        out.printf(Locale.GERMANY, "%.2f%n", 1.5);
        out.format("%5d|%n", 3);
        out.format(Locale.ROOT, "%x%n", 255);
        out.append('c').append("d").append("xefx", 1, 3).append(null);
        out.write('!');
        out.write(new byte[] {'-', 'w', '-'}, 1, 1);
        out.writeBytes(new byte[] {'z', '\n'});
        out.flush();
    };

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-15", "UTF-16LE", "US-ASCII"})
    void theOriginalGetsWhatItWouldGetAnyway(String name) {
        Charset charset = Charset.forName(name);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ALL.accept(new PrintStream(expected, true, charset));
        ALL.accept(tee(charset));
        assertThat(terminal.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(terminal.size()).isGreaterThan(90);
    }

    @Test
    void listenersHearTheSameText() {
        ALL.accept(tee(StandardCharsets.UTF_8));
        assertThat(heard).hasToString(terminal.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
    }

    @Test
    void noWayToPrintPassesByTheTee() {
        List<String> notPassedOn = Arrays.stream(PrintStream.class.getMethods())
                .filter(method -> method.getDeclaringClass() == PrintStream.class)
                .filter(method -> method.getName().startsWith("print")
                        && !method.getName().startsWith("printf"))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !isOverridden(method))
                .map(Method::toString)
                .toList();
        assertThat(notPassedOn).isEmpty();
    }

    private static boolean isOverridden(Method method) {
        try {
            TeeStream.class.getDeclaredMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    @Test
    void charactersThatAreSplitOverWritesAreHeardWhole() {
        TeeStream tee = tee(StandardCharsets.UTF_8);
        byte[] bytes = "é€😀\n".getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            tee.write(b);
        }
        tee.write(bytes, 0, 4);
        tee.write(bytes, 4, bytes.length - 4);
        assertThat(heard).hasToString("é€😀\né€😀\n");
        assertThat(terminal.size()).isEqualTo(2 * bytes.length);
    }

    @Test
    void bytesAreReadInTheCharsetOfTheStream() {
        TeeStream tee = tee(StandardCharsets.ISO_8859_1);
        tee.write(0xe9);
        assertThat(heard).hasToString("é");
        assertThat(tee.charset()).isEqualTo(StandardCharsets.ISO_8859_1);
    }

    @Test
    void bytesThatAreNoTextAreReplacedForListenersOnly() {
        TeeStream tee = tee(StandardCharsets.UTF_8);
        tee.write(new byte[] {'a', (byte) 0xff, 'b'}, 0, 3);
        assertThat(heard).hasToString("a\ufffdb");
        assertThat(terminal.toByteArray()).containsExactly('a', 0xff, 'b');
    }

    @Test
    void manyBytesAtOnceAreHeardWhole() {
        byte[] bytes = "0123456789é".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        tee(StandardCharsets.UTF_8).write(bytes, 0, bytes.length);
        assertThat(heard.toString()).isEqualTo("0123456789é".repeat(100_000));
    }

    @Test
    void aListenerThatThrowsHarmsNeitherTheProgramNorOtherListeners() {
        TeeStream tee = new TeeStream(new PrintStream(terminal, true), StandardCharsets.UTF_8);
        tee.add(text -> {
            throw new StackOverflowError();
        });
        tee.add(heard::append);
        tee.println("a");
        tee.write('b');
        assertThat(heard).hasToString("a\nb");
        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("a" + System.lineSeparator() + "b");
    }

    @Test
    void whatADeliveringThreadPrintsIsPassedOnAndNotHeard() throws Exception {
        TeeStream tee = tee(StandardCharsets.UTF_8);
        RecordingSink received = new RecordingSink();
        AtomicBoolean printed = new AtomicBoolean();
        LineDelivery delivery = new LineDelivery(new CaptureSinkOfText() {
            @Override
            public void append(String path, String value) {
                tee.print("from the sink");
                received.append(path, value);
                printed.set(true);
            }
        });
        delivery.assembler("stdout").accept("line\n", 0);
        delivery.start();
        delivery.finish();
        assertThat(printed).isTrue();
        assertThat(received.texts("stdout")).containsExactly("line");
        assertThat(heard).isEmpty();
        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("from the sink");
    }

    @Test
    void failuresOfTheOriginalShow() {
        PrintStream broken = new PrintStream(terminal) {
            @Override
            public void print(String text) {
                throw new IllegalStateException("broken");
            }

            @Override
            public boolean checkError() {
                return true;
            }
        };
        TeeStream tee = new TeeStream(broken, StandardCharsets.UTF_8);
        tee.add(heard::append);
        assertThatThrownBy(() -> tee.print(1)).hasMessage("broken");
        assertThat(tee.checkError()).isTrue();
        assertThat(heard).isEmpty();
    }
}
