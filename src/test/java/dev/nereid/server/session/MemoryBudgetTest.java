package dev.nereid.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {
    private static final int ALL = 100 << 10;
    private static final int HALF = ALL / 2;

    private final MemoryBudget patient = new MemoryBudget(ALL, 60_000);
    private final MemoryBudget impatient = new MemoryBudget(ALL, 20);

    @Test
    void oneAccountGetsHalfAndTheOthersTheRest() {
        impatient.take("a", HALF);

        assertThatExceptionOfType(LaterException.class)
                .isThrownBy(() -> impatient.take("a", 1))
                .satisfies(e -> assertThat(e.getStatus()).isEqualTo(503))
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo("2"));
        impatient.take("b", HALF);
        assertThatExceptionOfType(LaterException.class).isThrownBy(() -> impatient.take("c", 1));
    }

    @Test
    void whoNeedsMoreThanThereIsGetsAllOfItAlone() {
        Budget.Part all = impatient.take("a", 100L * ALL);

        assertThatExceptionOfType(LaterException.class).isThrownBy(() -> impatient.take("b", 1));
        all.giveBack();
        impatient.take("b", 100L * ALL).giveBack();
        impatient.take("a", HALF);
        assertThatExceptionOfType(LaterException.class).isThrownBy(() -> impatient.take("b", ALL));
        impatient.take("b", HALF); // of which the refusal above has kept nothing
    }

    @Test
    void whatIsGivenBackGoesToTheOneWhoWaits() throws Exception {
        Budget.Part first = patient.take("a", HALF);
        CompletableFuture<Budget.Part> second = CompletableFuture.supplyAsync(() -> patient.take("a", HALF));
        first.giveBack();

        second.get().giveBack();
    }

    /** Each holds a thread of the server. */
    @Test
    void ofOneAccountNotAnyNumberWaitsAndThoseOfOthersMay() throws Exception {
        Budget.Part all = patient.take("a", ALL);
        AtomicInteger refused = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            threads.add(new Thread(() -> {
                try {
                    patient.take("b", 1).giveBack();
                } catch (LaterException e) {
                    refused.incrementAndGet();
                }
            }));
        }
        threads.forEach(Thread::start);
        Await.until("48 are told to come again", () -> refused.get() == 48);
        CompletableFuture<Budget.Part> other = CompletableFuture.supplyAsync(() -> patient.take("c", 1));
        assertThatExceptionOfType(LaterException.class).isThrownBy(() -> patient.take("b", 1));
        all.giveBack();
        other.get().giveBack();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(refused).hasValue(48);
    }
}
