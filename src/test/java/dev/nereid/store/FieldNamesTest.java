package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.testing.LogScript;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The fields of a project are found alike whether it has few objects or many. */
class FieldNamesTest extends WithStore {
    private static final int MANY = 1_100;

    private List<FieldName> find(String project, String text, int max) {
        return store.store.fields(project, ObjectKind.RUN, text, max).stream()
                .filter(field -> !field.path().startsWith("sys/"))
                .toList();
    }

    private static LogScript run(String project, int number) {
        return LogScript.of(
                Operation.Create.run(new UUID(project.hashCode(), number), project, null, "host"),
                LogScript.T0 + number);
    }

    private static FieldName field(String path, AttributeType type) {
        return new FieldName(path, type);
    }

    private void fill(String project, int runs) {
        for (int i = 0; i < runs; i++) {
            LogScript run = run(project, i).set(LogScript.T0 + i + 1, "parameters/Rate", 0.1);
            if (i == 7) {
                run.set(LogScript.T0 + i + 2, "rare/rate_of_one", 1).set(LogScript.T0 + i + 3, "gone/rate", 1);
                run.delete(LogScript.T0 + i + 4, "gone/rate");
            }
            store.apply(run);
        }
    }

    private void check(String project) {
        FieldName common = field("parameters/Rate", AttributeType.FLOAT);
        FieldName rare = field("rare/rate_of_one", AttributeType.INTEGER);
        assertThat(find(project, "", 10)).containsExactly(common, rare);
        assertThat(find(project, "RATE", 10)).containsExactly(common, rare);
        assertThat(find(project, "rate", 1)).containsExactly(common);
        assertThat(find(project, "_of_", 10)).containsExactly(rare);
        assertThat(find(project, "%", 10)).isEmpty();
        assertThat(find(project, "other", 10)).isEmpty();
    }

    @Test
    void ofFewObjectsAndOfMany() {
        store.apply(run("lab/other", 0).set(LogScript.T0 + 1, "other/rate", 1));
        fill("lab/few", 20);
        fill("lab/many", MANY);
        check("lab/few");
        check("lab/many");
        assertThat(find("lab/other", "", 10)).containsExactly(field("other/rate", AttributeType.INTEGER));
    }
}
