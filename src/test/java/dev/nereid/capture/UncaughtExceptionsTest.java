package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Await;
import dev.nereid.testing.JvmProcess;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In JVMs of their own: the default handler belongs to the whole process. */
@Timeout(120)
class UncaughtExceptionsTest {
    private static final String HOST = "whale-03";

    private static String run(Class<?> main, int exit) throws Exception {
        try (JvmProcess child = JvmProcess.start(main, Map.of(), List.of())) {
            assertThat(child.awaitEnd(Await.PATIENCE)).as(child.output()).isEqualTo(exit);
            return child.output();
        }
    }

    private static void die(String name, Throwable of) throws InterruptedException {
        Thread thread = new Thread(() -> UncaughtExceptionsTest.<RuntimeException>sneak(of), name);
        thread.start();
        thread.join();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static List<String> messages(RecordingSink sink) {
        return sink.texts("traceback").stream()
                .filter(line -> line.contains("Exception: "))
                .map(line -> line.replaceFirst(".*Exception: ", ""))
                .toList();
    }

    // ------------------------------------------------------------------------------------------------- tests --

    static final class MainDies {
        private MainDies() {}

        public static void main(String[] arguments) {
            RecordingSink sink = new RecordingSink();
            List<String> marks = new ArrayList<>();
            UncaughtExceptions.start(
                    sink,
                    HOST,
                    () -> marks.add("after " + sink.texts("traceback").size()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                sink.texts("traceback").forEach(line -> System.out.println("| " + line));
                System.out.println("marked " + marks);
            }));
            throw new IllegalStateException("two\nlines", new RuntimeException("cause"));
        }
    }

    @Test
    void theJvmStillPrintsAndFailsWhenMainDies() throws Exception {
        List<String> lines = run(MainDies.class, 1).lines().toList();
        assertThat(lines.get(0)).isEqualTo("Exception in thread \"main\" java.lang.IllegalStateException: two");
        assertThat(lines.stream().filter(line -> line.startsWith("| ")))
                .containsExactly(
                        "| Host: whale-03",
                        "| The run is marked as failed.",
                        "| Thread: main",
                        "| java.lang.IllegalStateException: two",
                        "| lines",
                        lines.get(2).replaceFirst("^", "| "),
                        "| Caused by: java.lang.RuntimeException: cause",
                        "| \t... 1 more");
        assertThat(lines.get(2)).startsWith("\tat dev.nereid.capture.UncaughtExceptionsTest$MainDies.main(");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("marked [after 8]");
    }

    static final class SeveralSinks {
        private SeveralSinks() {}

        public static void main(String[] arguments) throws Exception {
            List<String> handled = new ArrayList<>();
            UncaughtExceptionHandler before =
                    (thread, thrown) -> handled.add(thread.getName() + " " + thrown.getMessage());
            Thread.setDefaultUncaughtExceptionHandler(before);
            RecordingSink first = new RecordingSink();
            RecordingSink second = new RecordingSink();
            UncaughtExceptions one = UncaughtExceptions.start(first, HOST, null);
            die("t1", new RuntimeException("a"));
            UncaughtExceptions two = UncaughtExceptions.start(second, HOST, () -> {
                throw new IllegalStateException("a callback that fails");
            });
            RuntimeException twice = new RuntimeException("b");
            one.report(twice);
            die("t2", twice);
            one.close();
            one.close();
            die("t3", new RuntimeException("c"));
            two.close();
            die("t4", new RuntimeException("d"));
            System.out.println("first " + messages(first));
            System.out.println("second " + messages(second));
            System.out.println("handled " + handled);
            System.out.println("restored " + (Thread.getDefaultUncaughtExceptionHandler() == before));
        }
    }

    @Test
    void eachSinkGetsEachExceptionOnceWhileItIsThere() throws Exception {
        assertThat(run(SeveralSinks.class, 0).lines())
                .containsExactly("first [a, b]", "second [b, c]", "handled [t1 a, t2 b, t3 c, t4 d]", "restored true");
    }

    static final class Replaced {
        private Replaced() {}

        public static void main(String[] arguments) throws Exception {
            RecordingSink first = new RecordingSink();
            RecordingSink second = new RecordingSink();
            UncaughtExceptions one = UncaughtExceptions.start(first, HOST, null);
            UncaughtExceptionHandler ours = Thread.getDefaultUncaughtExceptionHandler();
            UncaughtExceptionHandler wrapper = (thread, thrown) -> ours.uncaughtException(thread, thrown);
            Thread.setDefaultUncaughtExceptionHandler(wrapper);
            UncaughtExceptions two = UncaughtExceptions.start(second, HOST, null);
            die("t1", new RuntimeException("a"));
            one.close();
            two.close();
            System.out.println("left alone " + (Thread.getDefaultUncaughtExceptionHandler() == wrapper));
            die("t2", new RuntimeException("b"));
            System.out.println("first " + messages(first) + " second " + messages(second));
        }
    }

    @Test
    void aHandlerThatSomebodyElseHasSetStays() throws Exception {
        String output = run(Replaced.class, 0);
        assertThat(output)
                .contains(
                        "left alone true",
                        "first [a] second [a]",
                        "Exception in thread \"t2\" java.lang.RuntimeException: b")
                .containsOnlyOnce("Exception in thread \"t1\"");
    }

    static final class Ends {
        private Ends() {}

        @SuppressWarnings({"deprecation", "removal"})
        public static void main(String[] arguments) throws Exception {
            RecordingSink sink = new RecordingSink();
            UncaughtExceptions exceptions = UncaughtExceptions.start(sink, HOST, null);
            die("stopped", (Throwable) Class.forName("java.lang.ThreadDeath")
                    .getDeclaredConstructor()
                    .newInstance());
            System.out.println("stopped " + sink.texts("traceback").size());
            die("interrupted", new InterruptedException("not finished"));
            exceptions.close();
            System.out.println("interrupted " + messages(sink));
        }
    }

    @Test
    void anInterruptionIsAFailureAndTheEndOfAThreadIsNot() throws Exception {
        assertThat(run(Ends.class, 0))
                .contains("stopped 0", "interrupted [not finished]")
                .doesNotContain("Exception in thread \"stopped\"");
    }
}
