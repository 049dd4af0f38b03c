package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.settings.Settings;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.Quiet;
import dev.nereid.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is asked of run files, the server that got them says the same: but what only a server knows. */
class ReadOnlyEqualsServerTest extends WithServer {
    private static final int ROUNDS = 1;
    private static final int RUNS = 14;
    private static final int QUESTIONS = 150;

    private static final Set<String> SERVERS_OWN = Set.of("sys/owner", "sys/ping_time", "sys/state");
    private static final double[] NUMBERS = {0, -0.0, 1, 2, -1.5, 0.1, 1e300, Double.NaN, Double.POSITIVE_INFINITY};
    private static final String[] TEXTS = {"adam", "sgd", "Adam W", "", "a\"b\\c", "größer", "100"};
    private static final int LOGGED = 10;
    private static final String[] PATHS = {
        "lr",
        "n",
        "mixed",
        "optimizer",
        "flag",
        "time",
        "loss",
        "acc",
        "said",
        "a`b", // logged
        "sys/name",
        "sys/creation_time",
        "sys/modification_time",
        "sys/running_time",
        "sys/size",
        "sys/failed"
    };

    private static final List<BiFunction<ReadOnlyStore, TableQuery, Table>> TABLES = List.of(
            ReadOnlyStore::fetchRunsTable, ReadOnlyStore::fetchModelsTable, ReadOnlyStore::fetchModelVersionsTable);

    private final List<Filter> filters = new ArrayList<>(); // of the questions, for messages
    private int round;

    @Test
    void randomQuestionsHaveEqualAnswers() {
        Seeds.check(ROUNDS, random -> {
            Path runs = temporary.resolve("runs " + round++);
            String project = "ml/equal" + round;
            log(runs, project, random);
            Deliver.all(server, runs);
            try (ReadOnlyStore here = Nereid.openReadOnly(runs, settings());
                    ReadOnlyStore there = Nereid.openReadOnlyServer(server.token(), settings())) {
                assertThat(here.problems()).isEmpty();
                List<String> ids = new ArrayList<>();
                for (var table : TABLES) {
                    table.apply(here, new TableQuery().trashedToo()).forEach(row -> ids.add(row.offlineId()));
                }
                assertThat(ids).hasSize(RUNS + 4);
                int answered = 0;
                for (int i = 0; i < QUESTIONS; i++) {
                    filters.clear();
                    TableQuery query = query(random, ids).project(project);
                    var table = TABLES.get(random.nextInt(8) == 0 ? random.nextInt(3) : 0);
                    List<String> rows = rows(table.apply(here, query));
                    assertThat(rows).as("question %s", filters).isEqualTo(rows(table.apply(there, query)));
                    answered += rows.size();
                }
                assertThat(answered).as("rows that were compared").isGreaterThan(QUESTIONS);
                for (String id : ids) {
                    compare(here.find(id), there.find(id), random);
                }
            }
        });
    }

    private Settings settings() {
        return Quiet.settings(
                Map.of("NEREID_CACHE_DIR", temporary.resolve("cache").toString()));
    }

    // ------------------------------------------------------------------------------------------------- logging --

    private void log(Path runs, String project, Random random) throws IOException {
        for (int i = 0; i < RUNS; i++) {
            RunBuilder builder = new RunBuilder(settings())
                    .mode(Mode.OFFLINE)
                    .project(project)
                    .directory(runs);
            try (Run run = builder.name("run " + i % 5).start()) {
                logTo(run, random);
            }
        }
        for (String key : List.of("OAK", "ELM")) {
            try (Model model = new ModelBuilder(settings())
                    .mode(Mode.OFFLINE)
                    .offlineRegistry(true)
                    .project(project)
                    .directory(runs)
                    .key(key)
                    .start()) {
                logTo(model, random);
                try (ModelVersion version = new ModelVersionBuilder(settings())
                        .mode(Mode.OFFLINE)
                        .offlineRegistry(true)
                        .project(project)
                        .directory(runs)
                        .model(model.id())
                        .start()) {
                    logTo(version, random);
                }
            }
        }
    }

    private void logTo(TrackedObject object, Random random) throws IOException {
        object.assign("lr", NUMBERS[random.nextInt(NUMBERS.length)]);
        object.assign("n", random.nextBoolean() ? random.nextInt(3) : Long.MAX_VALUE - random.nextInt(3));
        switch (random.nextInt(5)) {
            case 0 -> object.assign("mixed", random.nextInt(3));
            case 1 -> object.assign("mixed", NUMBERS[random.nextInt(NUMBERS.length)]);
            case 2 -> object.assign("mixed", TEXTS[random.nextInt(TEXTS.length)]);
            case 3 -> object.append("mixed", random.nextInt(3));
            default -> object.assign("mixed", random.nextBoolean());
        }
        object.assign("optimizer", TEXTS[random.nextInt(TEXTS.length)]);
        object.assign("flag", random.nextBoolean());
        object.assign("time", Instant.now().minusSeconds(random.nextInt(10) * 3600L));
        object.assign("a`b", random.nextInt(3));
        object.tags().add("t" + random.nextInt(3), "t" + random.nextInt(3));
        FloatSeries loss = object.floatSeries("loss");
        for (int i = random.nextInt(400); i > 0; i--) {
            loss.append(random.nextInt(50) == 0 ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextGaussian());
        }
        object.floatSeries("acc").append(random.nextInt(5), random.nextInt(4) / 4.0);
        object.append("said", TEXTS[random.nextInt(TEXTS.length)]);
        if (random.nextBoolean()) {
            object.upload("file", new byte[random.nextInt(10)], "zeros.bin");
            Path some = Files.writeString(temporary.resolve("some.txt"), "text " + random.nextInt());
            object.fileSet("set").add(some.toString());
            object.fileSeries("pictures").append(some);
        }
        if (random.nextInt(3) == 0) {
            object.delete(random.nextBoolean() ? "flag" : "lr");
        }
    }

    // ------------------------------------------------------------------------------------------------- asking --

    private TableQuery query(Random random, List<String> ids) {
        TableQuery query = new TableQuery();
        if (random.nextInt(5) != 0) {
            Filter filter = filter(random, 2);
            filters.add(filter);
            query.where(filter);
        }
        if (random.nextInt(4) == 0) {
            query.where("`n`:int >= 1 OR `n`:int = 0");
        }
        if (random.nextInt(2) == 0) {
            query.sortBy(PATHS[random.nextInt(PATHS.length)]);
        }
        if (random.nextBoolean()) {
            query.ascending();
        }
        if (random.nextInt(3) == 0) {
            query.columns("lr", "loss", PATHS[random.nextInt(PATHS.length)], "nowhere");
        }
        if (random.nextInt(3) == 0) {
            query.limit(1 + random.nextInt(5));
        }
        if (random.nextInt(6) == 0) {
            query.tags("t1");
        }
        if (random.nextInt(8) == 0) {
            query.ids(ids.get(random.nextInt(ids.size())), ids.get(random.nextInt(ids.size())));
        }
        return query;
    }

    private static Filter filter(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return comparison(random);
        }
        return switch (random.nextInt(3)) {
            case 0 -> filter(random, depth - 1).and(filter(random, depth - 1));
            case 1 -> filter(random, depth - 1).or(filter(random, depth - 1));
            default -> filter(random, depth - 1).not();
        };
    }

    private static Filter comparison(Random random) {
        String path = PATHS[random.nextInt(LOGGED)];
        String text = TEXTS[random.nextInt(TEXTS.length)];
        double number = NUMBERS[random.nextInt(NUMBERS.length)];
        return switch (random.nextInt(16)) {
            case 0 -> Filter.number(random.nextBoolean() ? "lr" : path).equalTo(number);
            case 1 -> Filter.number(random.nextBoolean() ? "mixed" : path).notEqualTo(number);
            case 2 -> Filter.number("n").greaterThan(Long.MAX_VALUE - random.nextInt(3));
            case 3 -> Filter.number(path).atMost(random.nextInt(3));
            case 4 -> Filter.string("optimizer").equalTo(text);
            case 5 -> Filter.string(random.nextBoolean() ? "optimizer" : path).contains("a");
            case 6 -> Filter.string("optimizer").matches(random.nextBoolean() ? "^[Aa]d" : "\\d+|\\\\");
            case 7 -> Filter.stringSeries("said").notMatches("^s");
            case 8 ->
                random.nextBoolean()
                        ? Filter.bool("flag").isTrue()
                        : Filter.bool("sys/failed").isFalse();
            case 9 -> Filter.datetime("time").withinLast(Duration.ofMinutes(30 + 60 * random.nextInt(10)));
            case 10 -> Filter.datetime("sys/creation_time").before(Instant.now().plusSeconds(random.nextInt(3) - 1));
            case 11 -> Filter.stringSet("sys/tags").containsAny("t0", "t" + random.nextInt(4));
            case 12 -> Filter.stringSet("sys/tags").notContains("t2");
            case 13 -> aggregate(random).greaterThan(random.nextInt(5) - 2);
            case 14 ->
                Filter.datetime("sys/modification_time").after(Instant.now().minusSeconds(random.nextInt(4)));
            default ->
                Filter.exists(
                        path,
                        Stream.of("float", "floatSeries", "string", "datetime")
                                .skip(random.nextInt(4))
                                .findFirst()
                                .orElseThrow());
        };
    }

    private static Filter.OfNumber aggregate(Random random) {
        Filter.OfFloatSeries series = Filter.floatSeries(random.nextBoolean() ? "loss" : "acc");
        return switch (random.nextInt(5)) {
            case 0 -> series.last();
            case 1 -> series.min();
            case 2 -> series.max();
            case 3 -> series.average();
            default -> series.variance();
        };
    }

    // ---------------------------------------------------------------------------------------------- comparing --

    private static List<String> rows(Table table) {
        List<String> rows = new ArrayList<>();
        try {
            table.forEach(
                    row -> rows.add(row.id() + " " + row.offlineId() + " " + row.kind() + " " + text(row.fields())));
        } catch (NereidException e) {
            rows.add("refused: " + e.getMessage().split("\\.")[0]); // no model has sys/failed
        }
        return rows;
    }

    private static String text(Map<String, Field> fields) {
        List<String> facts = new ArrayList<>();
        fields.forEach((path, field) -> {
            if (!SERVERS_OWN.contains(path)) {
                boolean isSeries = field.type().endsWith("Series") && field.pointCount() > 0;
                String last = !isSeries
                        ? ""
                        : " " + field.lastStep() + (field.isNumber() ? "=" + field.number() : "")
                                + (field.isText() ? "=" + field.text() : "");
                facts.add(field + last);
            }
        });
        return facts.toString();
    }

    private void compare(StoredObject here, StoredObject there, Random random) throws IOException {
        assertThat(here.id()).isEqualTo(there.id());
        assertThat(here.kind()).isEqualTo(there.kind());
        assertThat(here.project()).isEqualTo(there.project());
        assertThat(here.structure()).containsAllEntriesOf(without(there.structure()));
        assertThat(text(here.fields())).isEqualTo(text(there.fields()));
        int max = 5 + random.nextInt(100);
        assertThat(text(here.fetchFloatSeries("acc"))).isEqualTo(text(there.fetchFloatSeries("acc")));
        assertThat(here.fetchStringSeries("said").values())
                .isEqualTo(there.fetchStringSeries("said").values());
        if (here.exists("loss")) {
            FloatSeriesPoints few = here.fetchFloatSeries("loss", max);
            assertThat(few.count()).isLessThanOrEqualTo(max);
            assertThat(text(few)).isEqualTo(text(there.fetchFloatSeries("loss", max)));
            assertThat(text(here.fetchFloatSeries("loss"))).isEqualTo(text(there.fetchFloatSeries("loss")));
        }
        if (here.exists("file")) {
            for (String path : List.of("file", "set")) {
                assertThat(here.listFiles(path)).isEqualTo(there.listFiles(path));
                assertThat(content(here, path)).isEqualTo(content(there, path));
            }
            assertThat(here.fetchFileSeries("pictures").files())
                    .isEqualTo(there.fetchFileSeries("pictures").files());
        }
    }

    private static Map<String, String> without(Map<String, String> structure) {
        Map<String, String> rest = new java.util.TreeMap<>(structure);
        rest.keySet().removeAll(SERVERS_OWN);
        return rest;
    }

    private static String text(FloatSeriesPoints points) {
        return Arrays.toString(points.steps())
                + Arrays.toString(points.timesMicros())
                + Arrays.toString(points.values());
    }

    private List<String> content(StoredObject object, String path) throws IOException {
        Path target = Files.createTempDirectory(temporary, "download");
        object.download(path, target);
        List<String> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(target)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                files.add(target.relativize(file) + Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return files;
    }
}
