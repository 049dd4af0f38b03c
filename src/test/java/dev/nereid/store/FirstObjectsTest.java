package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.query.NqlFilter;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.Seeds;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small pages are looked for among the objects that stand first: they are those of the whole order all the same. */
class FirstObjectsTest {
    private static final int RUNS = 150;
    private static final List<String> FILTERS =
            List.of("", "`filter`:int < 2", "`filter`:int = 9", "`order`:float > 3", "NOT `filter`:int = 0");

    private static final List<String> PATHS = List.of("order", "whole", "mixed", "loss");

    @TempDir
    private Path directory;

    @Test
    void smallPagesJoinToTheWholeOrder() {
        Seeds.check(3, random -> {
            try (TestStore store = TestStore.server(Files.createTempDirectory(directory, "store"))) {
                int distinct = 1 + random.nextInt(RUNS);
                for (int i = 0; i < RUNS; i++) {
                    store.apply(run(i, distinct, random));
                }
                check(store, random);
                if (!TestDatabase.isPostgres()) { // where there are none of these indexes
                    PATHS.forEach(store.store.sortAids()::make);
                    check(store, random);
                }
            }
        });
    }

    private static void check(TestStore store, Random random) {
        for (String path : PATHS) {
            for (String filter : FILTERS) {
                check(store, path, filter, random.nextBoolean(), 2 + random.nextInt(6));
            }
        }
    }

    private static LogScript run(int number, int distinct, Random random) {
        LogScript run = LogScript.of(
                Operation.Create.run(new UUID(random.nextLong(), number), "lab/first", null, "host"),
                LogScript.T0 + number);
        long time = LogScript.T0 + 1_000 + number;
        run.set(time, "filter", number % 4);
        if (random.nextInt(10) > 0) {
            int value = random.nextInt(distinct);
            run.set(time + 1, "order", value == 3 ? Double.NaN : value == 0 && number % 3 == 0 ? -0.0 : value / 4.0);
            run.set(time + 2, "whole", Long.MAX_VALUE - value);
            run.explicit(time + 3, "loss", 0, random.nextInt(distinct));
            if (number % 2 == 0) {
                run.set(time + 4, "mixed", value);
            } else {
                run.set(time + 4, "mixed", value / 2.0);
            }
        }
        return run;
    }

    private static void check(TestStore store, String path, String filter, boolean ascending, int size) {
        ObjectQuery.Builder query =
                ObjectQuery.of(ObjectKind.RUN, null).nql(filter).sortBy(path, ascending);
        List<UUID> whole = ids(store, query.build());
        List<UUID> pages = new ArrayList<>();
        UUID last = null;
        do {
            List<UUID> page = ids(store, query.page(size, last).build());
            pages.addAll(page);
            last = page.size() < size ? null : page.get(size - 1);
        } while (last != null);
        assertThat(pages)
                .as("%s where %s, ascending %s, pages of %d", path, filter, ascending, size)
                .isEqualTo(whole);
    }

    private static List<UUID> ids(TestStore store, ObjectQuery query) {
        return store.store.objects(query, NqlFilter.of(query)).stream()
                .map(ObjectView::objectId)
                .toList();
    }
}
