package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.model.AttributeType;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Rejection;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients log that keep no log. */
class ServerLogTest extends WithStore {
    private Account ada;
    private final UUID run = UUID.randomUUID();

    @BeforeEach
    void createProjectAndAccount() {
        store.createProject("ml/vision", "VISION");
        ada = store.account("ada", "ml");
    }

    private List<Rejection> append(Account account, String request, Operation... operations) {
        return store.store
                .as(account)
                .serverLogs()
                .append(Operation.Create.run(run, "ml/vision", null, null), List.of(operations), request);
    }

    private static Operation points(double... values) {
        return new Operation.Append(
                "loss", new FloatPoints(true, steps(values.length), new long[values.length], values));
    }

    private static double[] steps(int count) {
        double[] steps = new double[count];
        for (int i = 0; i < count; i++) {
            steps[i] = i;
        }
        return steps;
    }

    private double[] stepsOf(String path) {
        return store.store.series(run.toString(), path).steps();
    }

    private ObjectView view() {
        return store.store.object(run.toString());
    }

    private static Operation assign(String path, Value value) {
        return new Operation.Assign(path, value);
    }

    @Test
    void whatIsWrittenIsThereAndTheObjectIsItsAccounts() {
        assertThat(append(ada, null, assign("lr", new Value.OfFloat(0.1)), points(3, 2)))
                .isEmpty();
        assertThat(view().id()).isEqualTo("VISION-1");
        assertThat(view().text("sys/owner")).isEqualTo("ada");
        assertThat(view().attributes().get("lr").value()).isEqualTo(new Value.OfFloat(0.1));
        assertThat(store.store.series(run.toString(), "loss").values()).containsExactly(3, 2);
    }

    @Test
    void stepsThatNobodyGaveGoOnWhereTheSeriesIs() {
        append(ada, null, points(1, 2), points(3));
        append(store.account("bob", "ml"), null, points(4));
        assertThat(stepsOf("loss")).containsExactly(0, 1, 2, 3);

        append(
                ada,
                null,
                new Operation.Append("loss", new FloatPoints(false, new double[] {10}, new long[1], new double[] {5})),
                points(6));
        assertThat(stepsOf("loss")).containsExactly(0, 1, 2, 3, 10, 11);

        append(ada, null, new Operation.Append("notes", new StringPoints(true, steps(1), new long[1], new String[] {"a"
        })));
        assertThat(stepsOf("notes")).containsExactly(0);
    }

    @Test
    void stepsThatNobodyGaveBeginAgainBehindAClearOrADelete() {
        append(ada, null, points(1, 2));
        append(ada, null, new Operation.Clear("loss", AttributeType.FLOAT_SERIES), points(3, 4));
        assertThat(stepsOf("loss")).containsExactly(0, 1);

        append(ada, null, points(5), new Operation.Delete("loss"), points(6));
        assertThat(stepsOf("loss")).containsExactly(0);
    }

    @Test
    void aRequestThatClearsAndAppendsAndComesAgainLosesNoPoints() {
        append(ada, null, points(1, 2));
        for (int time = 0; time < 2; time++) {
            append(ada, "one", new Operation.Clear("loss", AttributeType.FLOAT_SERIES), points(3));
            assertThat(store.store.series(run.toString(), "loss").values()).containsExactly(3);
        }
    }

    @Test
    void pointsOfARequestThatComesAgainAreNotAppendedTwiceForTenMinutes() {
        append(ada, null);
        append(ada, "one", points(1), assign("lr", new Value.OfFloat(0.1)));
        append(ada, "two", points(1), assign("lr", new Value.OfFloat(0.2)));
        append(ada, "one", points(1), assign("lr", new Value.OfFloat(0.1)));
        assertThat(stepsOf("loss")).hasSize(2);
        assertThat(view().attributes().get("lr").value()).as("done again").isEqualTo(new Value.OfFloat(0.1));

        store.now.addAndGet(600_000_001);
        append(ada, "one", points(1));
        assertThat(stepsOf("loss")).hasSize(3);
    }

    @Test
    void requestsAreForgottenWhenTheyCannotComeAgain() throws SQLException {
        append(ada, null, points(1));
        append(ada, "one", points(2));
        store.store.serverLogs().forgetRequests();
        assertThat(store.sql("select count(*) from applied_request")).containsExactly(1L);
        store.now.addAndGet(600_000_001);
        store.store.serverLogs().forgetRequests();
        assertThat(store.sql("select count(*) from applied_request")).containsExactly(0L);
    }

    @Test
    void whatIsWrittenHereIsLaterThanAllThatIsThere() {
        long ahead = store.now.get() + 60_000_000; // its clock runs a minute ahead
        LogScript log = LogScript.ofRun(run, ahead).then(ahead, assign("lr", new Value.OfFloat(0.5)));
        store.apply(log);
        append(TestStore.ADMIN, null, assign("lr", new Value.OfFloat(0.1)));
        assertThat(view().attributes().get("lr").value()).isEqualTo(new Value.OfFloat(0.1));
    }

    @Test
    void whatCannotBeIsToldAndTheRestIsApplied() {
        append(ada, null, assign("lr", new Value.OfFloat(0.1)));
        List<Rejection> rejections = append(
                ada,
                null,
                assign("lr", new Value.OfString("a tenth")),
                assign("lr/decay", new Value.OfFloat(1)),
                assign("sys/id", new Value.OfString("X-1")),
                assign("batch", new Value.OfInt(64)));
        assertThat(rejections).extracting(Rejection::path).containsExactly("lr", "lr/decay", "sys/id");
        assertThat(append(ada, null, assign("batch", new Value.OfInt(65))))
                .as("said once")
                .isEmpty();
        assertThat(view().attributes().get("batch").value()).isEqualTo(new Value.OfInt(65));
    }

    @Test
    void aDeletedObjectIsNotBroughtBack() {
        append(ada, null);
        store.store.removal().trash(List.of("VISION-1"));
        store.store.removal().delete(List.of("VISION-1"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> append(ada, null, points(1)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.OBJECT_DELETED));
    }
}
