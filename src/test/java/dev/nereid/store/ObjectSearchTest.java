package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.LogScript;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Objects by what they are and have, in the order of a field, page by page. */
class ObjectSearchTest extends WithStore {
    private static final long T0 = LogScript.T0;

    /** The n-th run, a microsecond younger than the one before. */
    private LogScript run(int n) {
        return LogScript.ofRun(new UUID(7, n), T0 + n);
    }

    private static ObjectQuery sorted(String path, boolean ascending) {
        return ObjectQuery.of(ObjectKind.RUN, "team/vision")
                .sortBy(path, ascending)
                .build();
    }

    private List<Integer> found(ObjectQuery query) {
        return store.store.objects(query).stream().map(ObjectSearchTest::number).toList();
    }

    private static int number(ObjectView view) {
        return (int) view.objectId().getLeastSignificantBits();
    }

    @Test
    void numbersAreSortedAsNumbersTextAfterThemAndWhatLacksTheFieldLastInEitherDirection() {
        store.apply(run(0).set(T0 + 10, "x", 10));
        store.apply(run(1).set(T0 + 10, "x", 9));
        store.apply(run(2));
        store.apply(run(3).then(T0 + 10, new Operation.Assign("x", new Value.OfFloat(9.5))));
        store.apply(run(4).set(T0 + 10, "x", "text"));
        store.apply(run(5).auto(T0 + 10, "x", 0, 100, 1));
        store.apply(run(6).then(T0 + 10, new Operation.Assign("x", new Value.OfFloat(Double.NaN))));

        assertThat(found(sorted("x", true))).containsExactly(5, 1, 3, 0, 4, 2, 6);
        assertThat(found(sorted("x", false))).containsExactly(4, 0, 3, 1, 5, 6, 2);
    }

    @Test
    void equalOnesAreSortedByAge() {
        for (int n : new int[] {2, 0, 1}) {
            store.apply(run(n).set(T0 + 10, "x", 7));
        }

        assertThat(found(sorted("x", true))).containsExactly(0, 1, 2);
        assertThat(found(sorted("x", false))).containsExactly(2, 1, 0);
        assertThat(found(sorted("sys/owner", true))).containsExactly(0, 1, 2);
    }

    @Test
    void pagesJoinToTheWhole() {
        for (int n = 0; n < 23; n++) {
            store.apply(run(n).set(T0 + 30, "x", n % 4));
        }
        ObjectQuery whole = sorted("x", false);

        List<Integer> pages = new ArrayList<>();
        UUID last = null;
        for (int page = 0; page < 5; page++) {
            List<ObjectView> rows = store.store.objects(whole.page(5, last));
            rows.forEach(row -> pages.add(number(row)));
            last = rows.get(rows.size() - 1).objectId();
        }

        assertThat(pages).isEqualTo(found(whole)).hasSize(23);
        assertThat(store.store.objects(whole.page(5, last))).isEmpty();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.store.objects(whole.page(5, UUID.randomUUID())))
                .withMessageContaining("it is not here");
    }

    @Test
    void whatHasNoOrderIsRefusedByName() {
        store.apply(run(0).then(T0 + 10, new Operation.Add("x", List.of("a"))));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> found(sorted("x", true)))
                .withMessageContaining("\"x\" is a string set");
    }

    @Test
    void everyFilterRestricts() {
        store.apply(run(0).then(T0 + 10, new Operation.Add("sys/tags", List.of("a", "b"))));
        LogScript live = run(1).then(T0 + 10, new Operation.Add("sys/tags", List.of("a")));
        store.apply(live);
        store.apply(run(2).then(T0 + 10, new Operation.Add("sys/tags", List.of("a", "b")))
                .then(T0 + 11, new Operation.Remove("sys/tags", List.of("b"))));
        store.store.writers().ping(live.identity().logId());
        store.store.removal().trash(List.of(new UUID(7, 2).toString()));

        assertThat(found(query(List.of(), null, List.of(), List.of("a"), null))).containsExactly(0, 1, 2);
        assertThat(found(query(List.of(), null, List.of(), List.of("a", "b"), null)))
                .containsExactly(0);
        assertThat(found(query(List.of(), null, List.of(), List.of(), true))).containsExactly(2);
        assertThat(found(query(List.of(), null, List.of(), List.of(), false))).containsExactly(0, 1);
        assertThat(found(query(List.of(), true, List.of(), List.of(), null))).containsExactly(1);
        assertThat(found(query(List.of(), false, List.of(), List.of(), null))).containsExactly(0, 2);
        assertThat(found(query(List.of(), null, List.of("admin"), List.of(), null)))
                .hasSize(3);
        assertThat(found(query(List.of(), null, List.of("else"), List.of(), null)))
                .isEmpty();
        assertThat(found(query(
                        List.of("VISION-3", "offline/" + new UUID(7, 0), "X-9"), null, List.of(), List.of(), null)))
                .containsExactly(0, 2);
    }

    private static ObjectQuery query(
            List<String> ids, Boolean active, List<String> owners, List<String> tags, Boolean trashed) {
        return ObjectQuery.of(ObjectKind.RUN, "team/vision")
                .ids(ids)
                .active(active)
                .owners(owners)
                .tags(tags)
                .trashed(trashed)
                .columns(List.of("sys/name"))
                .build();
    }

    @Test
    void onlyTheColumnsThatAreAskedForAreAnswered() {
        store.apply(run(0).set(T0 + 1, "a", 1).set(T0 + 2, "b", 2).set(T0 + 3, "sys/name", "x"));

        ObjectView row = store
                .store
                .objects(ObjectQuery.of(null, null)
                        .columns(List.of("b", "sys/name", "none"))
                        .sortBy("a", true)
                        .build())
                .stream()
                .filter(object -> object.kind() == ObjectKind.RUN)
                .findFirst()
                .orElseThrow();
        assertThat(row.attributes()).containsOnlyKeys("b", "sys/name");
    }
}
