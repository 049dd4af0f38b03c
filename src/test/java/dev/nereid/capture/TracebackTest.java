package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TracebackTest {
    private final RecordingSink sink = new RecordingSink();
    private final List<String> marks = new ArrayList<>();
    private final Traceback traceback = new Traceback(sink, "whale-03", () -> marks.add("failed"));

    private List<String> lines() {
        return sink.texts("traceback");
    }

    private void report(Throwable thrown) {
        traceback.report(Thread.currentThread(), thrown);
    }

    @Test
    void causesAndSuppressedOnesAreThere() {
        RuntimeException thrown = new RuntimeException("outer", new IllegalStateException("cause"));
        thrown.addSuppressed(new IllegalArgumentException("suppressed"));
        report(thrown);
        assertThat(lines())
                .startsWith(
                        "Host: whale-03",
                        "The run is marked as failed.",
                        "Thread: " + Thread.currentThread().getName(),
                        "java.lang.RuntimeException: outer")
                .contains(
                        "\tSuppressed: java.lang.IllegalArgumentException: suppressed",
                        "Caused by: java.lang.IllegalStateException: cause")
                .noneMatch(line -> line.contains("\n"));
        assertThat(marks).hasSize(1);
    }

    @Test
    void aRunThatIsNotMarkedDoesNotSaySo() {
        new Traceback(sink, "whale-03", null).report(Thread.currentThread(), new RuntimeException("x"));
        assertThat(lines()).hasSizeGreaterThan(3).noneMatch(line -> line.contains("failed"));
    }

    @Test
    void theSameExceptionIsLoggedOnceAndAnEqualOneIsAnother() {
        class Equal extends RuntimeException {
            private static final long serialVersionUID = 1;

            @Override
            public boolean equals(Object other) {
                return other instanceof Equal;
            }

            @Override
            public int hashCode() {
                return 1;
            }
        }
        Equal first = new Equal();
        report(first);
        report(first);
        report(new Equal());
        assertThat(marks).hasSize(2);
    }

    @Test
    void manyExceptionsTakeNoMemory() {
        List<RuntimeException> all = IntStream.range(0, 3 * Traceback.REMEMBERED_MAX)
                .mapToObj(i -> new RuntimeException())
                .toList();
        all.forEach(this::report);
        report(all.get(all.size() - 1));
        assertThat(marks).hasSize(all.size());
        report(all.get(0));
        assertThat(marks).as("forgotten").hasSize(all.size() + 1);
    }

    @Test
    void aStackWithoutEndIsCut() {
        RuntimeException thrown = new RuntimeException("deep");
        StackTraceElement[] frames = new StackTraceElement[2 * Traceback.LINES_MAX];
        Arrays.fill(frames, new StackTraceElement("A", "recurse", "A.java", 1));
        thrown.setStackTrace(frames);
        report(thrown);
        assertThat(lines())
                .hasSize(3 + Traceback.LINES_MAX + 1)
                .last()
                .isEqualTo("[cut here: the stack trace has more than 10000 lines]");
    }

    @Test
    void anExceptionThatCanNotBePrintedIsNamed() {
        report(new RuntimeException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new IllegalStateException();
            }
        });
        assertThat(lines()).last().asString().endsWith("(its message can't be read: java.lang.IllegalStateException)");
        assertThat(marks).hasSize(1);
    }

    @Test
    void aSinkThatThrowsHarmsNobody() {
        Traceback angry = new Traceback(
                new CaptureSinkOfText() {
                    @Override
                    public void append(String path, String value) {
                        throw new OutOfMemoryError("no");
                    }
                },
                "whale-03",
                null);
        assertThatCode(() -> angry.report(Thread.currentThread(), new RuntimeException()))
                .doesNotThrowAnyException();
    }

    @Test
    void exceptionsOfSeveralThreadsDoNotMix() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(
                        () -> {
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            for (int n = 0; n < 50; n++) {
                                report(new RuntimeException(
                                        "of " + Thread.currentThread().getName()));
                            }
                        },
                        "t" + i))
                .toList();
        threads.forEach(Thread::start);
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        List<String> lines = lines();
        List<Integer> headers = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("Thread: "))
                .boxed()
                .toList();
        assertThat(headers)
                .hasSize(200)
                .allSatisfy(i -> assertThat(lines.get(i + 1))
                        .isEqualTo(
                                "java.lang.RuntimeException: of " + lines.get(i).substring("Thread: ".length())));
        assertThat(Set.copyOf(
                        lines.stream().filter(line -> line.startsWith("Host: ")).toList()))
                .hasSize(1);
    }
}
