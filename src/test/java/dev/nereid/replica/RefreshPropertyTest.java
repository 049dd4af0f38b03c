package dev.nereid.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.RunFileName;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.store.Store;
import dev.nereid.testing.RunFiles;
import dev.nereid.testing.Seeds;
import dev.nereid.testing.StoreDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a directory: a replica that has followed it says what one says that is built from it as it is. */
@Timeout(300)
class RefreshPropertyTest {
    private static final int STEPS = 25;

    @TempDir
    private Path temporary;

    @Test
    void aReplicaThatHasFollowedADirectoryEqualsOneThatIsBuiltAnew() {
        Seeds.check(6, random -> {
            Path base = Files.createTempDirectory(temporary, "round");
            try (Directory directory = new Directory(Files.createDirectories(base.resolve("runs")), random)) {
                List<String> history = new ArrayList<>();
                for (int step = 0; step < STEPS; step++) {
                    history.add(directory.change());
                    if (random.nextInt(3) > 0) {
                        compare(directory.path, base, history);
                    }
                }
                compare(directory.path, base, history);
            }
        });
    }

    private static void compare(Path runs, Path base, List<String> history) throws IOException {
        Path fresh = Files.createTempDirectory(base, "fresh");
        try (Replica followed = Replica.open(runs, base.resolve("cache"));
                Replica built = Replica.open(runs, fresh)) {
            assertThat(followed.refresh()).as("%s", history).isEmpty();
            assertThat(built.refresh()).isEmpty();
            assertThat(ids(followed.store())).as("%s", history).isEqualTo(ids(built.store()));
            for (String id : ids(built.store()).keySet()) {
                String differences = StoreDump.of(followed.store(), id).differences(StoreDump.of(built.store(), id));
                assertThat(differences).as("%s of %s", id, history).isEmpty();
            }
        }
    }

    /** With what they say of their state. */
    private static SortedMap<String, String> ids(Store store) {
        SortedMap<String, String> ids = new TreeMap<>();
        store.objects(ObjectQuery.all(null, null))
                .forEach(object -> ids.put(
                        object.objectId().toString(),
                        object.text("sys/state") + " " + object.text("sys/custom_run_id")));
        return ids;
    }

    /** A data directory to which things happen. */
    private static final class Directory implements AutoCloseable {
        private final Path path;
        private final Random random;
        private final List<Run> live = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();
        private final Path aside;
        private int made;

        Directory(Path path, Random random) throws IOException {
            this.path = path;
            this.random = random;
            this.aside = Files.createDirectories(path.resolveSibling("aside"));
        }

        String change() throws Exception {
            return switch (random.nextInt(10)) {
                case 0, 1 -> begin();
                case 2, 3 -> log();
                case 4 -> end();
                case 5 -> delete();
                case 6 -> copy();
                case 7 -> replace();
                case 8 -> goOn();
                default -> moveAsideOrBack();
            };
        }

        /** A run of its own, or one more process of a run that there was. */
        private String begin() {
            var builder = Nereid.initRun().project("ml/local").directory(path).mode(Mode.OFFLINE);
            boolean joins = !ids.isEmpty() && random.nextInt(3) == 0;
            Run run = (joins ? builder.withId(ids.get(random.nextInt(ids.size()))) : builder).start();
            ids.add(run.id());
            live.add(run);
            append(run);
            run.flush();
            return (joins ? "join " : "begin ") + run.file().getFileName();
        }

        private void append(Run run) {
            made++;
            run.assign("params/p" + random.nextInt(3), made);
            run.append("loss", random.nextGaussian());
            run.tags().add("tag" + random.nextInt(4));
            if (random.nextInt(4) == 0) {
                run.delete("params/p" + random.nextInt(3));
            }
        }

        private String log() {
            if (live.isEmpty()) {
                return begin();
            }
            Run run = live.get(random.nextInt(live.size()));
            append(run);
            run.flush();
            return "log to " + run.file().getFileName();
        }

        private String end() {
            if (live.isEmpty()) {
                return begin();
            }
            Run run = live.remove(random.nextInt(live.size()));
            run.close();
            return "end " + run.file().getFileName();
        }

        private List<Path> finished() {
            List<Path> busy = live.stream().map(Run::file).toList();
            return RunFileName.list(path).stream()
                    .filter(file -> !busy.contains(file))
                    .toList();
        }

        private Path one() {
            List<Path> files = finished();
            return files.isEmpty() ? null : files.get(random.nextInt(files.size()));
        }

        private String delete() throws IOException {
            Path file = one();
            if (file == null) {
                return end();
            }
            Files.delete(file);
            return "delete " + file.getFileName();
        }

        private String copy() throws IOException {
            Path file = one();
            if (file == null) {
                return end();
            }
            Path copy = path.resolve("copy" + ++made + ".db");
            Files.copy(file, copy);
            return "copy " + file.getFileName() + " to " + copy.getFileName();
        }

        /** In place, or by another file of the name. */
        private String replace() throws IOException {
            Path file = one();
            Path other = one();
            if (file == null) {
                return end();
            }
            byte[] content = Files.readAllBytes(other);
            if (random.nextBoolean()) {
                Files.write(file, content);
            } else {
                Path fresh = Files.write(aside.resolve("fresh"), content);
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return "replace " + file.getFileName() + " by " + other.getFileName();
        }

        /** As a process does that is restored from a checkpoint. */
        private String goOn() throws Exception {
            Path file = one();
            if (file == null) {
                return end();
            }
            made++;
            RunFiles.goOn(file, new Operation.Assign("params/p" + random.nextInt(3), new Value.OfInt(made)));
            return "go on in " + file.getFileName();
        }

        private String moveAsideOrBack() throws IOException {
            List<Path> there;
            try (Stream<Path> files = Files.list(aside)) {
                there = files.sorted().toList();
            }
            Path file = one();
            if (!there.isEmpty() && random.nextBoolean()) {
                Path back = there.get(random.nextInt(there.size()));
                Files.move(back, path.resolve("back" + ++made + ".db"));
                return "move back " + back.getFileName();
            } else if (file != null) {
                Files.move(file, aside.resolve(++made + ".db"));
                return "move away " + file.getFileName();
            }
            return end();
        }

        @Override
        public void close() {
            live.forEach(Run::close);
        }
    }
}
