package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Await;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.JvmProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In JVMs of their own: the standard streams of this one belong to whoever runs the tests. */
@Timeout(120)
class ConsoleCaptureTest {

    private static String run(Class<?> main, String... arguments) throws Exception {
        try (JvmProcess child = JvmProcess.start(main, Map.of(), List.of(arguments))) {
            assertThat(child.awaitEnd(Await.PATIENCE)).as(child.output()).isZero();
            return child.output();
        }
    }

    // ------------------------------------------------------------------------------------------ several sinks --

    static final class SeveralSinks {
        private SeveralSinks() {}

        public static void main(String[] arguments) {
            PrintStream out = System.out;
            PrintStream err = System.err;
            RecordingSink first = new RecordingSink();
            RecordingSink second = new RecordingSink();
            System.out.println("before");
            ConsoleCapture one = ConsoleCapture.start(first, true, true);
            System.out.println("one");
            System.err.println("error");
            ConsoleCapture two = ConsoleCapture.start(second, true, false);
            System.out.println("both");
            System.err.println("error again");
            System.out.print("unfinished");
            one.close();
            one.close();
            System.out.println("two");
            two.close();
            System.out.println("after");
            System.out.println("first " + first.texts("stdout") + first.texts("stderr"));
            System.out.println("second " + second.texts("stdout") + second.texts("stderr"));
            System.out.println("restored " + (System.out == out && System.err == err));
        }
    }

    @Test
    void eachSinkGetsWhatIsPrintedWhileItIsThere() throws Exception {
        assertThat(run(SeveralSinks.class).lines())
                .containsExactly(
                        "before",
                        "one",
                        "error",
                        "both",
                        "error again",
                        "unfinishedtwo",
                        "after",
                        "first [one, both, unfinished][error, error again]",
                        "second [both, unfinishedtwo][]",
                        "restored true");
    }

    // -------------------------------------------------------------------------------------------------- bytes --

    static final class Bytes {
        private Bytes() {}

        public static void main(String[] arguments) throws Exception {
            RecordingSink sink = new RecordingSink();
            ConsoleCapture capture = arguments[0].equals("captured") ? ConsoleCapture.start(sink, true, true) : null;
            Thread[] threads = new Thread[2];
            for (int t = 0; t < threads.length; t++) {
                String name = t + "é€";
                threads[t] = new Thread(() -> {
                    for (int i = 0; i < 1000; i++) {
                        System.out.println(name + i);
                    }
                });
                threads[t].start();
                threads[t].join(); // one after the other: the order is to be the same in both runs
            }
            for (int b = 0; b < 256; b++) {
                System.out.write(b);
            }
            System.out.printf("%nunfinished €");
            System.out.flush();
            if (capture != null) {
                capture.close();
                List<String> lines = sink.texts("stdout");
                System.err.println(lines.get(0) + " " + lines.get(1999) + " " + lines.get(lines.size() - 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-15"})
    void theTerminalGetsTheSameBytesWithAndWithoutCapture(String charset) throws Exception {
        assertThat(bytes(charset, "captured")).hasSizeGreaterThan(14_000).isEqualTo(bytes(charset, "not captured"));
    }

    private static byte[] bytes(String charset, String argument) throws Exception {
        List<String> command = new ArrayList<>(ChildJvm.command(ChildJvm.classPath(), Bytes.class, argument));
        command.addAll(
                1,
                List.of("-Dfile.encoding=" + charset, "-Dstdout.encoding=" + charset, "-Dstderr.encoding=" + charset));
        Process child = new ProcessBuilder(command).start();
        byte[] out = child.getInputStream().readAllBytes();
        byte[] err = child.getErrorStream().readAllBytes();
        assertThat(child.waitFor()).isZero();
        if (argument.equals("captured")) {
            assertThat(new String(err, charset).strip()).isEqualTo("0é€0 1é€999 unfinished €");
        }
        return out;
    }

    // ------------------------------------------------------------------------------- others who replace them --

    static final class Replaced {
        private Replaced() {}

        public static void main(String[] arguments) {
            PrintStream original = System.out;
            RecordingSink first = new RecordingSink();
            RecordingSink second = new RecordingSink();
            ConsoleCapture one = ConsoleCapture.start(first, true, false);
            PrintStream ours = System.out;
            PrintStream wrapper = new PrintStream(ours, true);
            System.setOut(wrapper);
            System.out.println("a");
            ConsoleCapture two = ConsoleCapture.start(second, true, false);
            System.out.println("b");
            one.close();
            System.out.println("c");
            two.close();
            System.out.println("left alone " + (System.out == wrapper));
            System.setOut(original);
            System.out.println("first " + first.texts("stdout") + " second " + second.texts("stdout"));

            ByteArrayOutputStream elsewhere = new ByteArrayOutputStream();
            RecordingSink third = new RecordingSink();
            ConsoleCapture three = ConsoleCapture.start(new RecordingSink(), true, false);
            System.setOut(new PrintStream(elsewhere, true));
            ConsoleCapture four = ConsoleCapture.start(third, true, false);
            System.out.println("d");
            four.close();
            three.close();
            System.out.print("e");
            System.setOut(original);
            System.out.println("third " + third.texts("stdout"));
            System.out.println("elsewhere "
                    + elsewhere.toString(StandardCharsets.UTF_8).lines().toList());
        }
    }

    @Test
    void aStreamThatSomebodyElseHasPutInPlaceStays() throws Exception {
        assertThat(run(Replaced.class).lines())
                .containsExactly(
                        "a",
                        "b",
                        "c",
                        "left alone true",
                        "first [a, b] second [b, c]",
                        "third [d]",
                        "elsewhere [d, e]");
    }

    // --------------------------------------------------------------------------------------------- bad sinks --

    static final class BadSinks {
        private BadSinks() {}

        public static void main(String[] arguments) throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            RecordingSink good = new RecordingSink();
            CaptureSinkOfText hanging = new CaptureSinkOfText() {
                @Override
                public void append(String path, String value) {
                    while (true) {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            // It hangs all the more.
                        }
                    }
                }
            };
            CaptureSinkOfText throwing = new CaptureSinkOfText() {
                @Override
                public void append(String path, String value) {
                    throw new StackOverflowError();
                }
            };
            CaptureSinkOfText talking = new CaptureSinkOfText() {
                @Override
                public void append(String path, String value) {
                    System.out.println("heard: " + value);
                    good.append(path, value);
                }
            };
            List<ConsoleCapture> captures = new ArrayList<>();
            for (CaptureSink sink : List.of(hanging, throwing, talking)) {
                captures.add(ConsoleCapture.start(sink, true, true));
            }
            for (int i = 0; i < 30_000; i++) {
                System.err.println(i);
            }
            System.out.println("here");
            long start = System.nanoTime();
            captures.forEach(ConsoleCapture::close);
            System.out.println("seconds " + (System.nanoTime() - start) / 1_000_000_000);
            System.out.println("good " + good.texts("stdout"));
        }
    }

    @Test
    void aSinkThatHangsThrowsOrPrintsHoldsUpNobody() throws Exception {
        try (JvmProcess child = JvmProcess.start(BadSinks.class, Map.of(), List.of())) {
            assertThat(child.awaitEnd(Await.PATIENCE))
                    .as("a sink that hangs lets the JVM end")
                    .isZero();
            assertThat(child.output()
                            .lines()
                            .filter(line -> line.matches("\\d+"))
                            .count())
                    .as("the terminal gets all")
                    .isEqualTo(30_000);
            assertThat(Integer.parseInt(child.await("seconds ")))
                    .as("for the one that hangs")
                    .isBetween(2, 30);
            assertThat(child.await("good ")).startsWith("[here").doesNotContain("heard");
        }
    }

    // ------------------------------------------------------------------------------------------ while it runs --

    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws Exception {
            RecordingSink sink = new RecordingSink();
            ConsoleCapture capture = ConsoleCapture.start(sink, true, false);
            System.out.print("name? ");
            Await.until("the part", () -> !sink.texts("stdout").isEmpty());
            System.out.println("x");
            System.out.println("whole");
            Await.until("the rest", () -> sink.texts("stdout").size() == 3);
            capture.close();
            System.out.println(sink.texts("stdout"));
        }
    }

    @Test
    void linesAreDeliveredWhileTheProgramRunsAlsoUnfinishedOnes() throws Exception {
        assertThat(run(Waiting.class).lines()).containsExactly("name? x", "whole", "[name? , x, whole]");
    }
}
