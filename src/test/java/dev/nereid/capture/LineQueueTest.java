package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineQueueTest {
    private final LineQueue queue = new LineQueue();

    @Test
    void linesComeInOrder() throws Exception {
        queue.put("stdout", "a");
        queue.put("stderr", "b");
        assertThat(queue.take(1)).containsExactly(new LineQueue.Line("stdout", "a"), new LineQueue.Line("stderr", "b"));
        assertThat(queue.take(1)).isEmpty();
    }

    @Test
    void tooManyLinesAreCountedInTheirPlace() throws Exception {
        IntStream.range(0, LineQueue.LINES_MAX).forEach(i -> queue.put("stdout", "x"));
        queue.put("stdout", "dropped");
        queue.put("stderr", "dropped");
        queue.put("stderr", "dropped");
        List<LineQueue.Line> lines = queue.take(1);
        assertThat(lines)
                .hasSize(LineQueue.LINES_MAX + 2)
                .endsWith(
                        new LineQueue.Line(
                                "stderr",
                                "[2 lines were not captured: the program prints faster than its run can take]"),
                        new LineQueue.Line(
                                "stdout",
                                "[1 line was not captured: the program prints faster than its run can take]"));
        queue.put("stdout", "after");
        assertThat(queue.take(1)).containsExactly(new LineQueue.Line("stdout", "after"));
    }

    @Test
    void longLinesFillItToo() throws Exception {
        String million = "x".repeat(1 << 20);
        IntStream.range(0, 10).forEach(i -> queue.put("stdout", million));
        assertThat(queue.take(1))
                .hasSize(4 + 1)
                .last()
                .matches(line -> line.text().startsWith("[6 lines"));
    }

    @Test
    void itIsFinishedWhenTheLastLineIsTaken() throws Exception {
        queue.put("stdout", "last");
        queue.end();
        assertThat(queue.isFinished()).isFalse();
        assertThat(queue.take(60_000)).hasSize(1);
        assertThat(queue.isFinished()).isTrue();
        assertThat(queue.take(60_000)).as("at once").isEmpty();
    }
}
