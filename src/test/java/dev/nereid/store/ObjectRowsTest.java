package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.db.Database;
import dev.nereid.db.jooq.DefaultSchema;
import dev.nereid.db.jooq.Tables;
import dev.nereid.model.Operation;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.RandomLogs;
import dev.nereid.testing.TestStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Table;
import org.junit.jupiter.api.Test;

/** No row of an object stays behind, and none of another goes with it. */
class ObjectRowsTest extends WithStore {
    private final UUID run = UUID.randomUUID();
    private final List<LogScript> logs = logs();

    @Override
    TestStore newStore() {
        return TestStore.replica(directory);
    }

    /** With a fork, a rejection and an alias. */
    private List<LogScript> logs() {
        List<LogScript> all = new ArrayList<>(RandomLogs.of(1, 3, 300, run, 1));
        all.add(all.get(0).copyAfter(1).set(LogScript.T0, "a/fork", 1));
        all.add(LogScript.ofRun(run, LogScript.T0).set(LogScript.T0 + 1, "a/fork/below", 2));
        for (UUID object : List.of(run, UUID.randomUUID())) {
            all.add(LogScript.of(Operation.Create.run(object, "team/vision", "mine", null), LogScript.T0));
        }
        return all;
    }

    /** Rows by table. */
    private Map<String, Object> rows() throws SQLException {
        Map<String, Object> counts = new TreeMap<>();
        for (Table<?> table : DefaultSchema.DEFAULT_SCHEMA.getTables()) {
            counts.put(
                    table.getName(),
                    store.sql("select count(*) from " + table.getName()).get(0));
        }
        return counts;
    }

    private void applyAll() {
        logs.forEach(store::apply);
    }

    private void forget(UUID object) {
        try (Database database = Database.openSqlite(store.file, false)) {
            database.write(db -> {
                long row =
                        db.fetchValue(Tables.TRACKED_OBJECT.ID, Tables.TRACKED_OBJECT.OBJECT_ID.eq(object.toString()));
                new ObjectRows(db).forget(row);
                return null;
            });
        }
    }

    @Test
    void ofAForgottenObjectNoRowStays() throws SQLException {
        store.apply(LogScript.ofRun(UUID.randomUUID(), LogScript.T0).set(LogScript.T0 + 1, "a", 1));
        Map<String, Object> before = rows();
        applyAll();
        assertThat(store.sql("select count(*) from rejection")).containsExactly(1L);
        assertThat(store.sql("select count(*) from object_alias")).containsExactly(1L);
        assertThat(store.sql("select count(*) from stale_series where attribute_id > 0"))
                .doesNotContain(0L);

        forget(run);

        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aForgottenObjectComesBackFromItsLogs() {
        applyAll();
        String before = store.dump(run).toString();

        forget(run);
        applyAll();

        assertThat(store.dump(run)).hasToString(before);
    }

    @Test
    void anObjectIsForgottenWithoutItsNeighbours() {
        UUID neighbour = UUID.randomUUID();
        List<LogScript> ofNeighbour = RandomLogs.of(2, 2, 200, neighbour, 2);
        ofNeighbour.forEach(store::apply);
        String before = store.dump(neighbour).toString();
        applyAll();

        forget(run);

        assertThat(store.dump(neighbour)).hasToString(before);
        assertThat(store.store.canonicalId(run)).isNull();
        LogScript log = ofNeighbour.get(0);
        assertThat(store.store.state(log.identity()).digest()).isEqualTo(log.digestAt(log.size()));
    }
}
