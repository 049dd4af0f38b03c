package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.model.AttributeType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OperationQueueTest {
    private static final int CAPACITY = 1024;

    private final Attribute loss = new Attribute("loss", AttributeType.FLOAT_SERIES, Attribute.NO_STEP);
    private final Attribute lines = new Attribute("stdout", AttributeType.STRING_SERIES, Attribute.NO_STEP);

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
}
