package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.settings.Settings;
import dev.nereid.testing.Quiet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many runs, read from their files or from a server. */
class ReadOnlyStoreTest extends WithServer {
    private Settings settings() {
        return Quiet.settings(
                Map.of("NEREID_CACHE_DIR", temporary.resolve("cache").toString()));
    }

    private Run start(Mode mode, String name) {
        return new RunBuilder(settings())
                .mode(mode)
                .project("ml/store")
                .apiToken(server.token())
                .directory(temporary.resolve("runs"))
                .name(name)
                .start();
    }

    private ReadOnlyStore open(Mode mode) {
        return mode == Mode.OFFLINE
                ? Nereid.openReadOnly(temporary.resolve("runs"), settings())
                : Nereid.openReadOnlyServer(server.token(), settings());
    }

    @ParameterizedTest
    @EnumSource(names = {"OFFLINE", "SYNC"})
    void whatFitsIsFoundByAFilterOrAQuery(Mode mode) {
        for (int i = 0; i < 5; i++) {
            try (Run run = start(mode, "run " + i)) {
                run.assign("params/lr", i / 10.0);
                run.assign("params/optimizer", i % 2 == 0 ? "adam" : "sgd");
                run.append("val/acc", 0.9 + i / 100.0);
            }
        }
        try (ReadOnlyStore store = open(mode)) {
            TableQuery best = new TableQuery()
                    .where(Filter.floatSeries("val/acc")
                            .last()
                            .greaterThan(0.905)
                            .and(Filter.string("params/optimizer").equalTo("adam")))
                    .where("`params/lr`:float < 0.4 OR `params/lr`:float > 7")
                    .columns("sys/name", "params/lr", "val/acc")
                    .sortBy("val/acc");
            TableColumns columns = store.fetchRunsTable(best).columns();
            assertThat(columns.get("sys/name").strings()).containsExactly("run 2");
            assertThat(columns.get("params/lr").doubles()).containsExactly(0.2);
            StoredObject found = store.find("run 2");
            assertThat(found.kind()).isEqualTo("run");
            assertThat(found.project()).contains("ml/store");
            assertThat(found.fetchFloatSeries("val/acc").values()).containsExactly(0.92);
            assertThat(found.fetchFloatSeries("val/acc", 5).values()).containsExactly(0.92);
            assertThat(store.find(found.offlineId()).id()).isEqualTo(found.id());
            assertThatThrownBy(() -> store.find("run 7"))
                    .isInstanceOf(ObjectNotFoundException.class)
                    .hasMessageContaining("Did you mean");
            assertThat(store.problems()).isEmpty();
            assertThat(store.isUpToDate()).isTrue();
        }
    }

    @Test
    void aQueryThatCannotBeUnderstoodIsAnArgument() {
        assertThatThrownBy(() -> new TableQuery().where("`a`:float >")).isInstanceOf(IllegalArgumentException.class);
    }
}
