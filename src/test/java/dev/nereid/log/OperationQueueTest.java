package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.model.AttributeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OperationQueueTest {
    private static final int CAPACITY = 1024;

    private final Attribute loss =
            new Attribute("loss", AttributeType.FLOAT_SERIES, Attribute.NO_STEP, Attribute.Life.KNOWN);
    private final Attribute lines =
            new Attribute("stdout", AttributeType.STRING_SERIES, Attribute.NO_STEP, Attribute.Life.KNOWN);

    /** Nobody takes anything out of the queue, and whoever waits for that waits an hour. */
    @Test
    @Timeout(30)
    void whatIsOfferedNeverWaitsAndLeavesHalfOfTheRoomToWhatIsPut() {
        OperationQueue queue = new OperationQueue(CAPACITY, Duration.ofHours(1), true, System::nanoTime);
        for (int i = 0; i < 600; i++) {
            queue.offerText(lines, 0, "line");
            queue.offerFloat(lines, 0, i);
        }
        assertThat(queue.hurry()).isEqualTo(CAPACITY / 2);
        assertThat(queue.dropped()).isEqualTo(1200 - CAPACITY / 2);
        assertThat(lines.nextStep())
                .as("of the next point: what was dropped has had its step")
                .isEqualTo(1200);

        for (int i = 0; i < CAPACITY / 2; i++) {
            queue.putFloat(loss, 0, i);
        }
        assertThat(queue.hurry()).isEqualTo(CAPACITY);
        queue.offerText(lines, 0, "line");
        assertThat(queue.dropped()).isEqualTo(1201 - CAPACITY / 2);
    }

    @Test
    void halfOfTheTextThatMayWaitIsLeftToo() {
        OperationQueue queue = new OperationQueue(CAPACITY, Duration.ofHours(1), false, System::nanoTime);
        String mebibyte = "x".repeat(1 << 20);
        for (int i = 0; i < 40; i++) {
            queue.offerText(lines, 0, mebibyte);
        }
        assertThat(queue.dropped()).isStrictlyBetween(20L, 40L);
        long before = queue.dropped();
        queue.putText(lines, null, 0, mebibyte);
        assertThat(queue.dropped()).isEqualTo(before);
    }

    @Test
    void nothingIsOfferedToAQueueThatIsClosed() {
        OperationQueue queue = new OperationQueue(CAPACITY, Duration.ZERO, false, System::nanoTime);
        queue.close();
        assertThatThrownBy(() -> queue.offerFloat(loss, 0, 1)).isInstanceOf(LogException.Closed.class);
        assertThat(queue.dropped()).isZero();
    }

    /** Text that is left of the one that had the place before would make a point of text of it. */
    @Test
    void aPointThatIsDroppedComesBackAsItWas() throws InterruptedException {
        AtomicLong nanos = new AtomicLong();
        OperationQueue queue =
                new OperationQueue(CAPACITY, Duration.ZERO, false, () -> nanos.addAndGet(TimeUnit.SECONDS.toNanos(2)));
        queue.putText(lines, null, 0, "line");
        drop(queue);
        drop(queue); // what comes back of it, so that the first chunk is filled again
        queue.putFloat(loss, 7, 0, 1.5);
        drop(queue);

        Chunk back = queue.take(0, 0, 0);

        List<Double> values = new ArrayList<>();
        for (int i = 0; i < back.size; i++) {
            if (back.subjects[i] == loss) {
                assertThat(back.texts == null ? null : back.texts[i]).isNull();
                values.add(back.values[i]);
            }
        }
        assertThat(values).containsExactly(1.5);
    }

    /** The disk does not take what is queued. */
    private static void drop(OperationQueue queue) throws InterruptedException {
        Chunk chunk = queue.take(0, 0, 0);
        queue.dropPoints(chunk);
        queue.giveBack(chunk);
    }
}
