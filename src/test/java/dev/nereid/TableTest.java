package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Value;
import dev.nereid.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rows come page by page from whatever answers queries. */
class TableTest {
    private static final int PAGE = 500;

    private final List<ObjectView> objects = new ArrayList<>(); // in their order
    private int questions;

    /** As a store answers, of which this is the state when it is asked. */
    private List<ObjectView> answer(ObjectQuery query) {
        questions++;
        List<ObjectView> chosen = objects.stream()
                .filter(object -> query.ids().isEmpty()
                        || query.ids().contains(object.objectId().toString()))
                .toList();
        int from = 0;
        for (int i = 0; i < chosen.size(); i++) {
            from = chosen.get(i).objectId().equals(query.after()) ? i + 1 : from;
        }
        int to = query.limit() == 0 ? chosen.size() : Math.min(chosen.size(), from + query.limit());
        return chosen.subList(from, to);
    }

    private Table table(TableQuery query) {
        return new Table(query.of(ObjectKind.RUN), this::answer);
    }

    private static ObjectView object(int number, Map<String, Value> values) {
        Map<String, AttributeView> attributes = new TreeMap<>();
        values.forEach((path, value) -> attributes.put(path, AttributeView.scalar(path, value)));
        return new ObjectView(new UUID(0, number), "R-" + number, ObjectKind.RUN, "ml/table", attributes);
    }

    private void have(int count) {
        for (int number = 0; number < count; number++) {
            objects.add(object(number, Map.of("n", new Value.OfInt(number))));
        }
    }

    @Test
    void oneQuestionIsEnoughForOnePage() {
        have(PAGE - 1);
        assertThat(table(new TableQuery().sortBy("n")).rows()).hasSize(PAGE - 1);
        assertThat(questions).isEqualTo(1);
    }

    @Test
    void aLimitIsKeptAcrossPages() {
        have(2 * PAGE);
        for (String sort : List.of("n", "sys/creation_time")) {
            for (int limit : new int[] {1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE}) {
                assertThat(table(new TableQuery().sortBy(sort).limit(limit)).rows())
                        .as("%s, %d", sort, limit)
                        .hasSize(Math.min(limit, 2 * PAGE));
            }
        }
    }

    @Test
    void whatMovesWhileItIsReadComesOnceAndNothingIsMissed() {
        Seeds.check(20, random -> {
            objects.clear();
            have(PAGE + 1 + random.nextInt(2000));
            Set<String> ids = new HashSet<>();
            for (TableRow row : table(new TableQuery().sortBy("n"))) {
                assertThat(ids.add(row.id())).as(row.id()).isTrue();
                if (random.nextInt(100) == 0) {
                    move(random);
                }
            }
            assertThat(ids).hasSize(objects.size());
        });
    }

    private void move(Random random) {
        Collections.rotate(objects, random.nextInt(objects.size()));
    }

    @Test
    void whatIsGoneMeanwhileIsLeftOut() {
        have(3 * PAGE);
        int rows = 0;
        for (TableRow row : table(new TableQuery().sortBy("n"))) {
            assertThat(row.has("n")).isTrue();
            if (rows++ == PAGE) {
                objects.subList(PAGE, 2 * PAGE + 100).clear();
            }
        }
        assertThat(rows).isEqualTo(3 * PAGE - 100);
    }

    // ------------------------------------------------------------------------------------------------ columns --

    @Test
    void columnsHaveOneCellForEachRow() {
        objects.add(object(1, Map.of("lr", new Value.OfFloat(0.5), "name", new Value.OfString("a"))));
        objects.add(object(2, Map.of("n", new Value.OfInt(7))));
        objects.add(object(3, Map.of("lr", new Value.OfInt(2), "flag", new Value.OfBool(true))));
        TableColumns columns = table(new TableQuery()).columns();

        assertThat(columns.rowCount()).isEqualTo(3);
        assertThat(columns.ids()).containsExactly("R-1", "R-2", "R-3");
        assertThat(columns.all().keySet()).containsExactly("flag", "lr", "n", "name");
        assertThat(columns.get("lr").doubles()).containsExactly(0.5, Double.NaN, 2);
        assertThat(columns.get("lr").longs(-1)).containsExactly(-1, -1, 2);
        assertThat(columns.get("lr").types()).containsExactly("float", "int");
        assertThat(columns.get("lr").count()).isEqualTo(2);
        assertThat(columns.get("lr").has(1)).isFalse();
        assertThat(columns.get("lr")).hasToString("lr (float, int), 2 of 3 rows");
        assertThat(columns.get("n").doubles()).containsExactly(Double.NaN, 7, Double.NaN);
        assertThat(columns.get("name").strings()).containsExactly("a", null, null);
        assertThat(columns.get("flag").booleans(false)).containsExactly(false, false, true);
        assertThat(columns.get("lr").get(2).asLong()).isEqualTo(2);
        assertThatThrownBy(() -> columns.get("lr").get(1)).isInstanceOf(FieldNotFoundException.class);
        assertThatThrownBy(() -> columns.get("nam"))
                .isInstanceOf(FieldNotFoundException.class)
                .hasMessageContaining("Did you mean \"name\"?");
    }

    @Test
    void aColumnIsNotTakenForOneOfAnotherType() {
        objects.add(object(1, Map.of("optimizer", new Value.OfString("sgd"), "mixed", new Value.OfString("auto"))));
        objects.add(object(2, Map.of("mixed", new Value.OfFloat(0.5), "flag", new Value.OfBool(true))));
        TableColumns columns = table(new TableQuery()).columns();

        assertThatThrownBy(() -> columns.get("optimizer").doubles())
                .isInstanceOf(FieldTypeException.class)
                .hasMessage("\"optimizer\" is of the type string in the 1 row with it, and doubles() is for numbers."
                        + " Use strings().");
        TableColumn flag = columns.get("flag");
        assertThatThrownBy(flag::strings)
                .isInstanceOf(FieldTypeException.class)
                .hasMessageContaining("Use booleans(…).");
        assertThatThrownBy(flag::instants).isInstanceOf(FieldTypeException.class);
        assertThatThrownBy(flag::sets).isInstanceOf(FieldTypeException.class);
        assertThatThrownBy(() -> flag.longs(0)).isInstanceOf(FieldTypeException.class);
        assertThatThrownBy(() -> columns.get("mixed").booleans(true)).isInstanceOf(FieldTypeException.class);
        assertThat(columns.get("mixed").doubles()).as("some are numbers").containsExactly(Double.NaN, 0.5);
        assertThat(columns.get("mixed").strings()).containsExactly("auto", null);
    }

    @Test
    void aTableWithoutRowsHasNoColumns() {
        assertThat(table(new TableQuery()).columns().all()).isEmpty();
    }

    @Test
    void aRowGivesValuesByTypeAndNothingForWhatItLacks() {
        objects.add(object(
                1,
                Map.of(
                        "lr", new Value.OfFloat(0.5),
                        "n", new Value.OfInt(7),
                        "name", new Value.OfString("a"),
                        "flag", new Value.OfBool(true),
                        "time", new Value.OfDatetime(1_000_000))));
        TableRow row = table(new TableQuery()).rows().get(0);

        assertThat(row.kind()).isEqualTo("run");
        assertThat(row.getDouble("lr")).hasValue(0.5);
        assertThat(row.getDouble("n")).hasValue(7);
        assertThat(row.getLong("n")).hasValue(7);
        assertThat(row.getString("name")).contains("a");
        assertThat(row.getBoolean("flag")).contains(true);
        assertThat(row.getInstant("time")).contains(java.time.Instant.ofEpochSecond(1));
        assertThat(row.getDouble("no")).isEmpty();
        assertThat(row.getLong("no")).isEmpty();
        assertThat(row.getString("no")).isEmpty();
        assertThat(row.getBoolean("no")).isEmpty();
        assertThat(row.getInstant("no")).isEmpty();
        assertThat(row.getSet("no")).isEmpty();
        assertThatThrownBy(() -> row.getLong("lr")).isInstanceOf(FieldTypeException.class);
        assertThatThrownBy(() -> row.getDouble("name")).isInstanceOf(FieldTypeException.class);
        assertThatThrownBy(() -> row.getString("n")).isInstanceOf(FieldTypeException.class);
    }
}
