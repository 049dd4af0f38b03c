package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.codec.ValueText;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.RejectionFilter;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people change by hand. */
class EditTest {
    private static final String RUN = "VISION-1";

    @TempDir
    private Path directory;

    private final UUID run = UUID.randomUUID();
    private TestStore store;
    private Store own;

    @BeforeEach
    void open() {
        store = TestStore.server(directory);
        own = store.store.as(TestStore.ADMIN);
        store.apply(LogScript.of(Operation.Create.run(run, "team/vision", null, null), LogScript.T0)
                .set(LogScript.T0 + 2_000_000, "lr", 0.1));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void edit(Operation... operations) {
        own.serverLogs().edit(Operation.Create.run(run, "team/vision", null, null), List.of(operations));
    }

    private String value(String path) {
        return ValueText.of(store.store.object(RUN).attributes().get(path).value());
    }

    @Test
    void anEditThatIsRefusedInPartChangesNothing() {
        edit(new Operation.Assign("sys/name", new Value.OfString("first")));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> edit(
                        new Operation.Assign("sys/name", new Value.OfString("second")),
                        new Operation.Assign("lr", new Value.OfString("a text now"))))
                .withMessageContaining("\"lr\"")
                .withMessageEndingWith("Nothing was changed.");

        assertThat(value("sys/name")).isEqualTo("first");
        assertThat(own.quarantine().list(RUN, RejectionFilter.ALL, 9)).isEmpty();
    }

    @Test
    void whatTheServerSaysItselfCanNotBeEdited() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> edit(new Operation.Assign("sys/id", new Value.OfString("VISION-7"))));
        assertThat(value("sys/id")).isEqualTo(RUN);
    }

    @Test
    void anEditIsNoSignThatAProcessLives() {
        String running = value("sys/running_time");
        for (int day = 0; day < 3; day++) {
            store.now.addAndGet(TimeUnit.DAYS.toMicros(1));
            edit(new Operation.Add("sys/tags", List.of("day " + day)));
        }
        ObjectView object = store.store.object(RUN);
        assertThat(value("sys/state")).isEqualTo("inactive");
        assertThat(value("sys/running_time")).isEqualTo(running);
        assertThat(object.attributes().get("sys/tags").elements()).containsExactly("day 0", "day 1", "day 2");
    }
}
