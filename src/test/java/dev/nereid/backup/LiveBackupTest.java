package dev.nereid.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.cli.Main;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.store.ContentStore;
import dev.nereid.store.Store;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestDatabase;
import dev.nereid.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a server that runs, takes what is logged and deletes meanwhile. */
@Timeout(600)
class LiveBackupTest {
    @TempDir
    private Path temporary;

    private TestServer server;
    private StorePlace place;
    private Path backup;

    @BeforeEach
    void start() {
        server = TestServer.start(temporary.resolve("server"));
        place = Places.usual(server.data());
        backup = temporary.resolve("backup");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Run start(String name) {
        return Nereid.initRun()
                .mode(Mode.ASYNC)
                .project("ml/digits")
                .directory(temporary.resolve("runs"))
                .apiToken(server.token())
                .name(name)
                .start();
    }

    @Test
    @Tag(Campaign.TAG)
    void aBackupInHeavyTrafficIsOneMomentOfIt() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                String name = "run " + i;
                ends.add(clients.submit(() -> log(name, enough)));
            }
            ends.add(clients.submit(() -> uploadAndDelete(enough)));
            int backups = Campaign.size(6, 100);
            for (int i = 0; i < backups; i++) {
                assertThat(Backup.make(place, backup).damaged()).isEmpty();
                assertThat(BackupCheck.of(backup).problems()).isEmpty();
            }
            enough.set(true);
            for (Future<?> end : ends) {
                end.get();
            }
            System.out.println(backups + " backups of a server in heavy traffic, all whole");
        } finally {
            enough.set(true);
            clients.shutdown();
        }
        StorePlace elsewhere = Places.usual(temporary.resolve("elsewhere"));
        Restore.run(backup, elsewhere, 0);
        try (Store store = Places.open(elsewhere)) {
            for (ObjectView run : store.objects(ObjectQuery.all(ObjectKind.RUN, null))) {
                assertIsOneMoment(store, run);
            }
        }
    }

    /** The points of its series are all those up to one, and what is logged with the last point is not ahead of it. */
    private static void assertIsOneMoment(Store store, ObjectView run) {
        AttributeView count = run.attributes().get("count");
        if (count != null) {
            double[] values = store.series(run.id(), "points").values();
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).isEqualTo(i);
            }
            assertThat(values.length)
                    .isGreaterThanOrEqualTo(
                            Integer.parseInt(count.value().toString().replaceAll("\\D", "")));
        }
    }

    private Void log(String name, AtomicBoolean enough) {
        try (Run run = start(name)) {
            for (int i = 0; !enough.get() && i < 200_000; i++) {
                run.append("points", i);
                if (i % 50 == 49) {
                    run.flush();
                    run.assign("count", i + 1);
                    run.upload("files/" + i % 1000, ("content " + name + i).getBytes(), "f.txt");
                }
            }
        }
        return null;
    }

    /** Contents come and go as fast as they can. */
    private Void uploadAndDelete(AtomicBoolean enough) {
        try (HttpTransport client = server.client()) {
            for (int i = 0; !enough.get() && i < 10_000; i++) {
                String id;
                try (Run run = start("gone " + i)) {
                    run.upload("weights", ("short-lived " + i).getBytes(), "w.bin");
                    run.awaitSync(java.time.Duration.ofSeconds(30));
                    id = run.id();
                }
                client.trash(List.of(id));
                client.delete(List.of(id));
            }
        }
        return null;
    }

    @Test
    void aSecondBackupCopiesOnlyContentsThatAreNew() throws Exception {
        try (Run run = start("first")) {
            run.upload("a", new byte[] {1}, "a.bin");
            run.upload("b", new byte[] {2}, "b.bin");
        }
        assertThat(Backup.make(place, backup).copied()).isEqualTo(2);
        try (Run run = start("second")) {
            run.upload("c", new byte[] {3}, "c.bin");
        }
        assertThat(Backup.make(place, backup).copied()).isEqualTo(1);
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
        try (Stream<Path> all = Files.walk(backup)) {
            assertThat(all)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .matches(Files.isDirectory(path) ? "rwx------" : "rw-r?-?-r?-?-|rw-------|rw-r--r--"));
        }
    }

    @Test
    void whatIsMissingOrDamagedIsFound() throws Exception {
        try (Run run = start("run")) {
            run.upload("a", new byte[] {1}, "a.bin");
            run.upload("b", new byte[] {2}, "b.bin");
        }
        Backup.make(place, backup);
        List<Path> contents = BackupDirectory.contentsIn(backup.resolve("files"));
        Files.delete(contents.get(0));
        Files.write(contents.get(1), new byte[] {9});
        assertThat(BackupCheck.of(backup).problems()).hasSize(2).allMatch(line -> line.contains("missing or damaged"));
        StorePlace elsewhere = Places.usual(temporary.resolve("elsewhere"));
        assertThatThrownBy(() -> Restore.run(backup, elsewhere, 0))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("The store was not changed");
        assertThat(Restore.existing(elsewhere)).isNull();
        assertThat(Restore.run(backup, elsewhere, 0, true).damaged()).hasSize(2);
        try (Store store = Places.open(elsewhere)) {
            assertThat(store.contents().bytes()).isZero();
        }

        Path store = BackupDirectory.toRead(backup).store(BackupManifest.read(backup.resolve("backup.txt")));
        byte[] bytes = Files.readAllBytes(store);
        bytes[bytes.length / 2] ^= 1;
        Files.write(store, bytes);
        assertThat(BackupCheck.of(backup).problems()).singleElement().asString().contains("SHA-256");
        assertThat(Backup.make(place, backup).healed()).hasSize(1);
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
    }

    @Test
    void aContentThatTheServersDiskLostIsNamedAndNotClaimed() throws Exception {
        String sha256;
        try (Store store = Places.open(place)) {
            sha256 = store.contents()
                    .put(new ByteArrayInputStream(new byte[] {7}), "x")
                    .sha256();
        }
        Files.delete(ContentStore.path(place.contents(), sha256));
        assertThat(Backup.make(place, backup).damaged()).containsExactly(sha256);
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
    }

    @Test
    @Tag(Campaign.TAG)
    void aKillLeavesThePreviousBackupOrTheNextOne() throws Exception {
        try (Run run = start("run")) {
            for (int i = 0; i < 200; i++) {
                run.upload("files/" + i, new byte[20_000 + i], i + ".bin");
            }
        }
        Backup.make(place, backup);
        Campaign.run("a backup that is killed", 4, 60, random -> {
            try (Run run = start("more")) {
                run.upload("file", Long.toString(random.nextLong()).getBytes(), "x.txt");
            }
            List<String> arguments =
                    new ArrayList<>(List.of("backup", "--data", server.data().toString(), backup.toString()));
            arguments.addAll(TestDatabase.optionsFor(server.data()));
            try (JvmProcess child = JvmProcess.start(Main.class, Map.of(), arguments)) {
                int files = random.nextInt(4);
                for (int looks = 0; looks < 50_000 && parts() < files && child.isAlive(); looks++) {
                    Thread.onSpinWait();
                }
                child.kill();
            }
            assertThat(BackupCheck.of(backup).problems()).isEmpty();
        });
        Backup.make(place, backup);
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
        try (Stream<Path> entries = Files.list(backup)) {
            assertThat(entries.filter(path -> path.toString().endsWith(".db"))).hasSize(1);
        }
    }

    /** How far the child is, roughly: its database comes with a journal, then the list that names it. */
    private int parts() throws Exception {
        try (Stream<Path> entries = Files.list(backup)) {
            return (int) entries.filter(path -> path.getFileName().toString().matches("store-.*|.*part"))
                    .count();
        }
    }

    @Test
    void somethingElseIsNotReplaced() throws Exception {
        Files.createDirectories(backup);
        Files.writeString(backup.resolve("thesis.tex"), "x");
        assertThatThrownBy(() -> Backup.make(place, backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("thesis.tex");
        assertThatThrownBy(() -> Backup.make(new StorePlace(temporary.resolve("nothing"), null), backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("There is no store");
    }
}
