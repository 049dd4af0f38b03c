package dev.nereid.bench;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.query.NqlFilter;
import dev.nereid.store.Store;
import java.util.List;

/** How long a filtered, sorted page takes of many runs that have 50 fields and 10 series each. */
final class SearchBench {
    private static final int PAGE = 100;
    private static final int ROUNDS = 60;

    private static final String TWO_CONDITIONS = "`params/lr`:float < 0.01 AND last(`metrics/m1`:floatSeries) > 2";
    private static final List<String> FIVE =
            List.of("sys/name", "params/optimizer", "params/lr", "metrics/m0", "metrics/m1");

    private SearchBench() {}

    static void measure(Store store) {
        measure(store, "two conditions, by a metric, all fields", TWO_CONDITIONS, null, "metrics/m0", false);
        measure(store, "two conditions, by a metric, 5 columns", TWO_CONDITIONS, FIVE, "metrics/m0", false);
        measure(store, "two conditions, by a field, 5 columns", TWO_CONDITIONS, FIVE, "params/p7", true);
        measure(store, "no condition, by time, 5 columns", "", FIVE, "sys/creation_time", false);
        measure(store, "no condition, by a metric, 5 columns", "", FIVE, "metrics/m0", false);
        measure(store, "no condition, by running time, 5 columns", "", FIVE, "sys/running_time", false);
        measure(store, "a pattern, by a text, 5 columns", "`sys/name`:string MATCHES \"7$\"", FIVE, "sys/name", true);
        measure(store, "a text, by time, 5 columns", "`params/optimizer`:string = \"lion\"", FIVE, "sys/id", true);
    }

    private static void measure(
            Store store, String what, String nql, List<String> columns, String sortBy, boolean ascending) {
        ObjectQuery query = ObjectQuery.of(ObjectKind.RUN, null)
                .trashed(false)
                .nql(nql)
                .columns(columns)
                .sortBy(sortBy, ascending)
                .page(PAGE, null)
                .build();
        double[] first = new double[ROUNDS];
        double[] next = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            List<ObjectView> page = store.objects(query, NqlFilter.of(query));
            first[round] = (System.nanoTime() - start) / 1e6;
            ObjectView last = page.get(PAGE - 1);
            start = System.nanoTime();
            store.objects(query.page(PAGE, last.objectId()), NqlFilter.of(query));
            next[round] = (System.nanoTime() - start) / 1e6;
        }
        Result.atMost("a page: " + what, Measure.median(first), "ms", 50).print();
        Result.atMost("the next page: " + what, Measure.median(next), "ms", 50).print();
    }
}
