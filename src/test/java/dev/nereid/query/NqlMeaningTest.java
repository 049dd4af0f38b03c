package dev.nereid.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.store.ObjectFilter;
import dev.nereid.testing.RandomNql;
import dev.nereid.testing.RandomRuns;
import dev.nereid.testing.Seeds;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random queries on random runs: the database means those that a plain reading of the query means. */
class NqlMeaningTest {
    private static final ObjectQuery RUNS = ObjectQuery.all(ObjectKind.RUN, null);

    /** The same without a field of theirs. */
    private static final ObjectQuery NAMES = ObjectQuery.of(ObjectKind.RUN, null)
            .columns(List.of())
            .sortBy(RUNS.sortBy(), true)
            .build();

    private static final int QUERIES = 300;

    @TempDir
    private Path directory;

    @Test
    void theDatabaseMeansWhatTheQuerySays() {
        Seeds.check(3, random -> {
            Path place = Files.createTempDirectory(directory, "store");
            boolean isServer = TestDatabase.isPostgres() || random.nextBoolean(); // a replica has no IDs, no owners
            try (TestStore store = isServer ? TestStore.server(place) : TestStore.replica(place)) {
                new RandomRuns(random).fill(store, 40, false);
                check(store, random);
            }
        });
    }

    private static void check(TestStore store, Random random) {
        List<ObjectView> runs = store.store.objects(RUNS);
        assertThat(runs).hasSize(40);
        NaiveNql naive = new NaiveNql(store.now.get());
        for (int i = 0; i < QUERIES; i++) {
            Nql query = new RandomNql(random).tree(3);
            List<String> expected = runs.stream()
                    .filter(run -> naive.fits(query, run))
                    .map(ObjectView::id)
                    .toList();
            ObjectFilter filter = new NqlFilter(NqlText.of(query));
            for (boolean ofFew : new boolean[] {false, true}) {
                assertThat(store.store
                                .page(RUNS, (db, now, few) -> filter.on(db, now, ofFew), 0, 100)
                                .objects())
                        .as("%s, asked of few %s", NqlText.of(query), ofFew)
                        .extracting(ObjectView::id)
                        .isEqualTo(expected);
            }
        }
    }
}
