package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.settings.Settings;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.Quiet;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many runs, read from their files or from a server. */
class ReadOnlyStoreTest extends WithServer {
    private Settings settings() {
        return Quiet.settings(
                Map.of("NEREID_CACHE_DIR", temporary.resolve("cache").toString()));
    }

    private RunBuilder builder(String name) {
        return new RunBuilder(settings())
                .mode(Mode.OFFLINE)
                .project("ml/store")
                .directory(runs())
                .name(name);
    }

    private ReadOnlyStore open(boolean local) throws InterruptedException {
        if (local) {
            return Nereid.openReadOnly(runs(), settings());
        }
        Deliver.all(server, runs());
        return Nereid.openReadOnlyServer(server.token(), settings());
    }

    // ------------------------------------------------------------------------------------------------- tables --

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filtersQueriesAndCriteriaAllHaveToFit(boolean local) throws Exception {
        for (int i = 0; i < 5; i++) {
            try (Run run = builder("run " + i).start()) {
                run.assign("params/lr", i / 10.0);
                run.assign("params/optimizer", i % 2 == 0 ? "adam" : "sgd");
                run.append("val/acc", 0.9 + i / 100.0);
            }
        }
        try (ReadOnlyStore store = open(local)) {
            TableQuery best = new TableQuery()
                    .where(Filter.floatSeries("val/acc").last().greaterThan(0.905))
                    .where(Filter.string("params/optimizer").equalTo("adam"))
                    .where("`params/lr`:float < 0.4 OR `params/lr`:float > 7")
                    .columns("sys/name", "params/lr", "val/acc")
                    .sortBy("val/acc");
            TableColumns columns = store.fetchRunsTable(best).columns();
            assertThat(columns.get("sys/name").strings()).containsExactly("run 2");
            assertThat(columns.get("params/lr").doubles()).containsExactly(0.2);
            assertThat(columns.get("val/acc").doubles()).containsExactly(0.92);

            assertThat(store.fetchRunsTable(new TableQuery().where("")).rows()).hasSize(5);
            assertThat(store.fetchRunsTable(new TableQuery().project("ml/store"))
                            .rows())
                    .hasSize(5);
            assertThat(store.fetchRunsTable(new TableQuery().project("ml/other"))
                            .rows())
                    .isEmpty();
            assertThat(store.fetchModelsTable(new TableQuery()).rows()).isEmpty();
            assertThat(store.fetchModelVersionsTable(new TableQuery()).rows()).isEmpty();
            assertThat(store.fetchObjectsTable(new TableQuery()
                                    .where(Filter.string("sys/name").matches("^run")))
                            .rows())
                    .hasSize(5);
            assertThat(store.problems()).isEmpty();
            assertThat(store.isUpToDate()).isTrue();
            assertThat(store.refresh()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFieldToSortByThatNobodyHasIsSaid(boolean local) throws Exception {
        Files.createDirectories(runs());
        try (ReadOnlyStore store = open(local)) {
            assertThat(store.fetchRunsTable(new TableQuery().sortBy("val/ac")).rows())
                    .isEmpty();
        }
        try (Run run = builder("panda").start()) {
            run.append("val/acc", Double.NaN);
        }
        builder("tiger").start().close();
        try (ReadOnlyStore store = open(local)) {
            assertThatThrownBy(() -> store.fetchRunsTable(new TableQuery().sortBy("val/ac"))
                            .rows())
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("No run here has a field \"val/ac\" to sort by.")
                    .hasMessageEndingWith("Did you mean \"val/acc\"?");
            assertThat(store.fetchRunsTable(new TableQuery().sortBy("val/acc")).rows())
                    .hasSize(2);
            assertThat(store.fetchRunsTable(new TableQuery()
                                    .sortBy("val/acc")
                                    .where(Filter.string("sys/name").equalTo("tiger")))
                            .rows())
                    .as("what somebody else has is no misspelling")
                    .hasSize(1);
            assertThat(store.fetchRunsTable(new TableQuery().sortBy("sys/owner"))
                            .rows())
                    .hasSize(2);
        }
    }

    @Test
    void aQueryThatCannotBeUnderstoodIsRefusedWhereItIsGiven() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableQuery().where("`a`:float >"))
                .withMessageContaining("olumn 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableQuery().where((String) null))
                .withMessageContaining("null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableQuery().where((Filter) null))
                .withMessageContaining("null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableQuery().project(null))
                .withMessageContaining("no name");
    }

    /** It may be of a later version than the client, which lets it pass. */
    @Test
    void aServerRefusesAQueryThatItDoesNotUnderstand() {
        ObjectQuery odd =
                ObjectQuery.of(ObjectKind.RUN, null).nql("`a`:colour = red").build();
        try (HttpTransport client = server.client()) {
            assertThatThrownBy(() -> client.objects(odd))
                    .isInstanceOfSatisfying(
                            SyncException.class,
                            e -> assertThat(e.isInvalidQuery()).isTrue())
                    .hasMessageContaining("olumn 5");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ServerReader.answer(() -> client.objects(odd)))
                    .withMessageContaining("olumn 5");
        }
    }

    // ----------------------------------------------------------------------------------------------- one of them --

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anObjectIsFoundByWhatPeopleType(boolean local) throws Exception {
        String panda;
        try (Run run = builder("panda").start()) {
            panda = run.id();
            run.assign("n", 1);
        }
        builder("tiger").start().close();
        builder("tiger").start().close();
        Deliver.all(server, runs());
        try (ReadOnlyStore store = open(local)) {
            StoredObject found = store.find("panda");
            assertThat(found.offlineId()).isEqualTo(panda);
            assertThat(found.id()).startsWith("STORE-");
            assertThat(found.kind()).isEqualTo("run");
            assertThat(found.project()).contains("ml/store");
            assertThat(found).hasToString("run " + found.id());
            String uuid = panda.substring("offline/".length());
            for (String name : List.of(
                    found.id(), panda, uuid, "offline/" + uuid.substring(0, 10), uuid.substring(0, 8), " panda ")) {
                assertThat(store.find(name).offlineId()).as(name).isEqualTo(panda);
            }
            assertThatThrownBy(() -> store.find("tiger"))
                    .isInstanceOf(ObjectNotFoundException.class)
                    .hasMessageContaining("fits 2 objects: run STORE-");
            assertThatThrownBy(() -> store.find("padna"))
                    .isInstanceOf(ObjectNotFoundException.class)
                    .hasMessageContaining("There is no run, model or other object \"padna\"")
                    .hasMessageEndingWith("Did you mean \"panda\"?");
            assertThatIllegalArgumentException().isThrownBy(() -> store.find(null));
            assertThatIllegalArgumentException().isThrownBy(() -> store.find(" "));
        }
    }

    @Test
    void aRunIsFoundByItsCustomId() {
        Run run = builder("panda")
                .mode(Mode.SYNC)
                .apiToken(server.token())
                .customRunId("fold-1")
                .start();
        run.close();
        try (ReadOnlyStore here = Nereid.openReadOnly(runs(), settings());
                ReadOnlyStore there = Nereid.openReadOnlyServer(server.token(), settings())) {
            assertThat(here.find("fold-1").id()).isEqualTo(run.id());
            assertThat(there.find("fold-1").id()).isEqualTo(run.id());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSeriesComesInAsFewPointsAsAreAskedFor(boolean local) throws Exception {
        String id;
        try (Run run = builder("long").start()) {
            id = run.id();
            FloatSeries loss = run.floatSeries("loss");
            for (int i = 0; i < 20_000; i++) {
                loss.append(i == 12_345 ? 1e6 : i == 678 ? Double.NaN : Math.sin(i));
            }
            assertThat(run.fetchFloatSeries("loss", 50).count()).isBetween(20, 50);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.fetchFloatSeries("loss", 4))
                    .withMessageContaining("at least 5");
        }
        try (ReadOnlyStore store = open(local)) {
            StoredObject run = store.find("long");
            FloatSeriesPoints few = run.fetchFloatSeries("loss", 100);
            assertThat(few.count()).isBetween(50, 100);
            assertThat(few.steps()).contains(0, 678, 12_345, 19_999);
            assertThat(few.values()).contains(Double.NaN, 1e6);
            assertThat(run.fetchFloatSeries("loss").count()).isEqualTo(20_000);
            assertThatThrownBy(() -> run.fetchFloatSeries("sys/name", 100)).isInstanceOf(FieldTypeException.class);
        }
        if (!local) {
            try (HttpTransport client = server.client()) {
                assertThat(client.series(id, "loss", 100).count())
                        .as("what the server sends")
                        .isLessThanOrEqualTo(100);
                assertThatThrownBy(() -> client.series(id, "loss", 4)).hasMessageContaining("max");
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ freshness --

    @Test
    void answersAreOfTheLastRefreshAndAnObjectOfItsOwn() {
        try (Run run = builder("live").start()) {
            run.assign("n", 1);
            run.append("loss", 1);
            run.flush();
            try (ReadOnlyStore store = Nereid.openReadOnly(runs(), settings())) {
                StoredObject found = store.find("live");
                run.assign("n", 2);
                run.append("loss", 2);
                run.flush();
                assertThat(store.find("live").fetch("n").asLong()).isEqualTo(1);
                assertThat(store.refresh()).isTrue();
                assertThat(store.find("live").fetch("n").asLong()).isEqualTo(2);
                assertThat(found.fetch("n").asLong()).isEqualTo(1);
                assertThat(found.fields().get("n").asLong()).isEqualTo(1);
                assertThat(found.fetchFloatSeries("loss").values()).containsExactly(1, 2);
                found.refresh();
                assertThat(found.fetch("n").asLong()).isEqualTo(2);

                run.assign("n", 3);
                run.flush();
                found.refresh();
                assertThat(found.fetch("n").asLong()).isEqualTo(3);
                assertThat(found.exists("no")).isFalse();
            }
        }
    }

    @Test
    void anObjectWhoseRunFileIsGoneKeepsWhatWasRead() throws Exception {
        Run run = builder("gone").start();
        run.assign("n", 1);
        run.close();
        try (ReadOnlyStore store = Nereid.openReadOnly(runs(), settings())) {
            StoredObject found = store.find("gone");
            Files.delete(run.file());
            assertThatThrownBy(found::refresh).isInstanceOf(ObjectNotFoundException.class);
            assertThat(found.fetch("n").asLong()).isEqualTo(1);
            assertThat(store.fetchRunsTable(new TableQuery()).rows()).isEmpty();
        }
    }

    /** Somebody who is refreshing. */
    static final class Refresher {
        public static void main(String[] arguments) throws IOException {
            try (FileChannel lock = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                lock.lock();
                System.out.println("locked");
                System.in.read();
            }
        }
    }

    @Test
    void whileAnotherProcessRefreshesAnswersAreOfTheStateBeforeAndThatCanBeTold() throws Exception {
        builder("first").start().close();
        try (ReadOnlyStore store = Nereid.openReadOnly(runs(), settings())) {
            builder("second").start().close();
            Process other = ChildJvm.start(Refresher.class, refreshLock().toString());
            try {
                assertThat(other.inputReader().readLine()).isEqualTo("locked");
                assertThat(store.refresh(Duration.ZERO)).isFalse();
                assertThat(store.isUpToDate()).isFalse();
                assertThat(store.fetchRunsTable(new TableQuery()).rows()).hasSize(1);
            } finally {
                other.getOutputStream().close();
            }
            assertThat(store.refresh(Duration.ofMinutes(1)))
                    .as("waits until the other one is done")
                    .isTrue();
            assertThat(store.isUpToDate()).isTrue();
            assertThat(store.fetchRunsTable(new TableQuery()).rows()).hasSize(2);
        }
    }

    private Path refreshLock() throws IOException {
        try (Stream<Path> files = Files.walk(temporary.resolve("cache"))) {
            return files.filter(file -> file.endsWith("refresh.lock"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aBrokenRunFileIsNamedAndTheOthersAreRead() throws IOException {
        builder("whole").start().close();
        Files.writeString(runs().resolve("20260101T000000Z-run-00000000.db"), "This is no database.".repeat(100));
        try (ReadOnlyStore store = Nereid.openReadOnly(runs(), settings())) {
            assertThat(store.problems()).singleElement().asString().contains("20260101T000000Z-run-00000000.db");
            assertThat(store.isUpToDate()).isTrue();
            assertThat(store.fetchRunsTable(new TableQuery()).rows()).hasSize(1);
        }
    }

    @Test
    void oneRunFileIsAStoreToo() {
        Run run = builder("one").start();
        run.upload("file", new byte[] {1, 2}, "two.bin");
        run.close();
        builder("other").start().close();
        try (ReadOnlyStore store = Nereid.openReadOnly(run.file(), settings())) {
            assertThat(store.fetchRunsTable(new TableQuery()).rows()).hasSize(1);
            Path target = store.find("one").download("file", temporary.resolve("copy.bin"));
            assertThat(target).hasBinaryContent(new byte[] {1, 2});
        }
    }

    @Test
    void whatIsNoStoreIsSaid() {
        assertThatThrownBy(() -> Nereid.openReadOnly(temporary.resolve("nowhere"), settings()))
                .isInstanceOf(NereidException.class)
                .hasMessageContaining("nowhere");
        assertThatIllegalArgumentException().isThrownBy(() -> Nereid.openReadOnly(null));
        assertThatIllegalArgumentException().isThrownBy(() -> Nereid.openReadOnlyServer(null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nereid.openReadOnlyServer("no token"))
                .withMessageContaining("token");
    }

    // --------------------------------------------------------------------------------------------------- threads --

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterCloseNothingIsReadAnyMoreButWhatWas(boolean local) throws Exception {
        try (Run run = builder("panda").start()) {
            run.append("loss", 1);
        }
        ReadOnlyStore store = open(local);
        StoredObject found = store.find("panda");
        Table table = store.fetchRunsTable(new TableQuery());
        store.close();
        store.close();
        assertThat(found.fetch("loss").lastDouble()).isEqualTo(1);
        assertThatThrownBy(() -> found.fetchFloatSeries("loss")).isInstanceOf(ObjectClosedException.class);
        assertThatThrownBy(found::refresh).isInstanceOf(ObjectClosedException.class);
        assertThatThrownBy(table::rows).isInstanceOf(ObjectClosedException.class);
        assertThatThrownBy(() -> store.find("panda")).isInstanceOf(ObjectClosedException.class);
        assertThatThrownBy(store::refresh).isInstanceOf(ObjectClosedException.class);
    }

    @Test
    void manyThreadsAskWhileOneRefreshes() {
        try (Run run = builder("busy").start()) {
            run.append("loss", 0);
            run.flush();
            try (ReadOnlyStore store = Nereid.openReadOnly(runs(), settings())) {
                List<CompletableFuture<Void>> readers = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    readers.add(CompletableFuture.runAsync(() -> {
                        long points = 0;
                        while (points < 50) {
                            StoredObject found = store.find("busy");
                            long now = found.fetch("loss").pointCount();
                            assertThat(now).isGreaterThanOrEqualTo(points);
                            assertThat((long) found.fetchFloatSeries("loss").count())
                                    .isGreaterThanOrEqualTo(now);
                            points = now;
                        }
                    }));
                }
                while (!readers.stream().allMatch(CompletableFuture::isDone)) {
                    run.append("loss", 1);
                    run.flush();
                    assertThat(store.refresh()).isTrue();
                }
                readers.forEach(CompletableFuture::join);
            }
        }
    }
}
