package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.FloatSeries;
import dev.nereid.Run;
import dev.nereid.bundle.Bundle;
import dev.nereid.bundle.Manifest;
import dev.nereid.bundle.Workspace;
import dev.nereid.log.Replay;
import dev.nereid.log.RunFileName;
import dev.nereid.log.RunFileReader;
import dev.nereid.model.FloatPoints;
import dev.nereid.model.Limits;
import dev.nereid.model.Operation;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.RunFiles;
import dev.nereid.testing.SmallDisk;
import dev.nereid.testing.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Bundles while jobs log, disks are full, and processes are killed. */
@Tag(Campaign.TAG)
class PackedWhileTest {
    @TempDir
    private Path base;

    private Path runs;
    private Path stick;
    private Cli cli;

    @BeforeEach
    void setUp() throws IOException {
        runs = base.resolve("runs");
        stick = Files.createDirectory(base.resolve("stick"));
        cli = new Cli(base.resolve("cache"));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    // -------------------------------------------------------------------------------------------------------- live --

    /** Logs as fast as it can: {@code count} counts up. Says from time to time how far it is safe. */
    static final class FastJob {
        public static void main(String[] arguments) {
            try (Run run = Cli.offlineRun(Path.of(arguments[0]), "fast").start()) {
                FloatSeries count = run.floatSeries("count");
                for (int i = 0; ; i++) {
                    count.append(i);
                    if (i % 5000 == 0) {
                        run.assign("last", i);
                        run.flush();
                        System.out.println("durable " + i);
                    }
                }
            }
        }
    }

    @Test
    void whatIsPackedOfAJobAtFullSpeedIsABeginningOfIt() throws Exception {
        List<Manifest.Log> packed = new ArrayList<>();
        try (JvmProcess job = JvmProcess.start(FastJob.class, Map.of(), List.of(runs.toString()))) {
            job.await("durable ");
            for (int i = 0; i < Campaign.size(5, 100); i++) {
                int durable = Integer.parseInt(job.last("durable "));
                Path bundle = stick.resolve(i + ".zip");
                assertThat(cli.run("pack", "--path", runs, "-o", bundle).err()).isEmpty();
                Manifest.Log log = assertCounts(bundle, durable);
                assertThat(log.isLive()).isTrue();
                packed.add(log);
            }
            job.kill();
        }
        try (RunFileReader file = RunFileReader.open(RunFileName.list(runs).get(0))) {
            for (Manifest.Log log : packed) {
                assertThat(Replay.positionIn(file, file.base(), log.end().sequence()))
                        .isEqualTo(log.end());
            }
        }
    }

    /** No value is missing in it, up to one that was safe at least. */
    private Manifest.Log assertCounts(Path file, int durable) {
        try (Bundle bundle = Bundle.open(file);
                Workspace workspace = Workspace.in(base)) {
            Bundle.Unpacked unpacked = bundle.unpack(workspace.path());
            assertThat(unpacked.failures()).isEmpty();
            Bundle.Item item = unpacked.items().get(0);
            assertThat(item.failure()).isNull();
            double next = 0;
            try (RunFileReader reader = RunFileReader.open(item.file())) {
                for (long at = 0; at < item.log().end().sequence(); ) {
                    var operations = reader.read(at, Limits.BATCH_OPERATIONS_MAX, Limits.BATCH_BYTES_TARGET);
                    at += operations.size();
                    for (var operation : operations) {
                        if (reader.decode(operation) instanceof Operation.Append append
                                && append.path().equals("count")) {
                            for (double value : ((FloatPoints) append.points()).values()) {
                                assertThat(value).isEqualTo(next++);
                            }
                        }
                    }
                }
            }
            assertThat(next).isGreaterThan(durable);
            return item.log();
        }
    }

    // ------------------------------------------------------------------------------------------------------- killed --

    /** Some megabytes, so that packing and unpacking take a moment. */
    private void logMuch(int runCount) throws IOException {
        byte[] noise = new byte[2 << 20];
        new Random(1).nextBytes(noise);
        for (int i = 0; i < runCount; i++) {
            try (Run run = Cli.offlineRun(runs, "run-" + i).project("ml/x").start()) {
                noise[0] = (byte) i;
                run.upload("noise", Files.write(base.resolve("noise"), noise));
                for (int step = 0; step < 20_000; step++) {
                    run.append("loss", Math.sin(step * step));
                }
            }
        }
    }

    /** The command, again and again; says so before each. */
    static final class Command {
        public static void main(String[] arguments) {
            while (true) {
                System.out.println("begin");
                Main.commandLine(Shell.ofProcess()).execute(arguments);
            }
        }
    }

    private static void killWithin(JvmProcess child, Random random) throws Exception {
        child.await("begin");
        LockSupport.parkNanos(random.nextInt(1_000_000_000)); // in the middle of anything
        child.kill();
    }

    @Test
    void aKilledPackLeavesNoBundleOrAWholeOne() throws Exception {
        logMuch(3);
        Path bundle = stick.resolve("a.zip");
        Campaign.run("nereid pack was killed", 2, 200, random -> {
            Files.deleteIfExists(bundle);
            List<String> command = List.of("pack", "--force", "--path", runs.toString(), "-o", bundle.toString());
            try (JvmProcess child = JvmProcess.start(Command.class, Map.of(), command)) {
                killWithin(child, random);
            }
            if (Files.exists(bundle)) {
                assertThat(cli.run("verify", "--offline", bundle).exit()).isZero();
            }
            assertThat(cli.run("pack", "--force", "--path", runs, "-o", bundle).exit())
                    .isZero();
            assertThat(names(stick)).as("what the killed one left is gone").containsExactly("a.zip");
        });
    }

    @Test
    void aKilledSyncOfABundleIsRepeatedAndNothingArrivesTwice() throws Exception {
        logMuch(3);
        Path bundle = stick.resolve("a.zip");
        Path unpacked = Files.createDirectory(base.resolve("unpacked"));
        cli.run("pack", "--path", runs, "-o", bundle);
        Campaign.run("nereid sync of a bundle was killed", 1, 100, random -> {
            Path data = Files.createTempDirectory(base, "server");
            try (TestServer server = TestServer.start(data)) {
                Map<String, String> environment =
                        Map.of("NEREID_API_TOKEN", server.token(), "NEREID_TMPDIR", unpacked.toString());
                try (JvmProcess child =
                        JvmProcess.start(Command.class, environment, List.of("sync", bundle.toString()))) {
                    killWithin(child, random);
                }
                Cli outside = new Cli(base.resolve("cache"))
                        .with("NEREID_API_TOKEN", server.token())
                        .with("NEREID_TMPDIR", unpacked.toString());
                assertThat(outside.run("sync", bundle).exit()).isZero();
                assertThat(names(unpacked)) // SQLite's own library is in the way of nobody
                        .as("what the killed one left is gone")
                        .allMatch(name -> name.startsWith("nereid-sqlite-"));
                JsonNode proofs = outside.run("verify", "--path", runs, "--format", "json")
                        .json();
                assertThat(proofs).hasSize(3);
                proofs.forEach(
                        proof -> assertThat(proof.path("verdict").asString()).isEqualTo("proven"));
                try (var client = server.client()) {
                    assertThat(client.series("X-1", "loss").count()).isEqualTo(20_000);
                }
            }
        });
    }

    // --------------------------------------------------------------------------------------------------------- full --

    @Test
    void aFullDiskIsSaidAndNothingIsLeftOnIt() throws Exception {
        logMuch(2);
        try (SmallDisk disk = SmallDisk.mount(base.resolve("small"), 3 << 20)) {
            Path bundle = disk.directory().resolve("a.zip");
            Cli.Result full = cli.run("pack", "--path", runs, "-o", bundle);
            assertThat(full.exit()).isEqualTo(1);
            assertThat(full.err())
                    .contains(
                            "a.zip can't be written: No space left on device. No file was written; the runs are safe");
            assertThat(names(disk.directory())).isEmpty();
            assertThat(cli.run("pack", "--path", runs, "-o", stick.resolve("a.zip"))
                            .exit())
                    .isZero();

            Cli.Result unpacked = new Cli(base.resolve("cache"))
                    .with("NEREID_TMPDIR", disk.directory().toString())
                    .run("verify", "--offline", stick.resolve("a.zip"));
            assertThat(unpacked.exit()).isEqualTo(1);
            assertThat(unpacked.err()).contains("takes ", "there is room for 0", "NEREID_TMPDIR");
            assertThat(names(disk.directory())).isEmpty();
        }
    }

    @Test
    void aRunFileThatDoesNotFitBesideTheBundleIsNoTrouble() throws Exception {
        logMuch(1);
        try (SmallDisk disk = SmallDisk.mount(base.resolve("small"), 16 << 10)) {
            Cli.Result full =
                    cli.run("pack", "--path", runs, "-o", disk.directory().resolve("a.zip"));
            assertThat(full.exit()).isEqualTo(1);
            assertThat(full.err()).contains("full");
            assertThat(names(disk.directory())).isEmpty();
        }
    }

    // ------------------------------------------------------------------------------------------------------- verify --

    @Test
    void verifyNamesEachDamage() throws Exception {
        Path file;
        try (Run run = Cli.offlineRun(runs, "run").start()) {
            run.upload("a", Files.writeString(base.resolve("a"), "content"));
            run.assign("x", 1);
            run.assign("y", 2);
            run.flush();
            assertThat(cli.run("verify", "--path", runs).line(1)).contains("live ", " intact as of now");
            file = run.file();
        }
        assertThat(cli.run("verify", file).exit()).isZero();
        byte[] good = Files.readAllBytes(file);
        Path content;
        try (Stream<Path> contents = Files.list(Path.of(file.toString().replace(".db", ".files")))) {
            content = contents.findFirst().orElseThrow();
        }
        assertDamage(file, good, "update operation set payload = '3' where path = 'x'", "Operation 4 is lost from ");
        assertDamage(file, good, "delete from operation where path = 'x'", "Operation 4 is lost from ");
        assertDamage(file, good, "update operation set kind = 'nonsense' where path = 'y'", "is damaged");
        assertDamage(
                file,
                good,
                "update operation set payload = '3' where sequence between 3 and 4",
                "Operations 3 to 4 are lost from ");
        try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
            pages.seek(pages.length() - 4096);
            pages.write(new byte[100]);
        }
        assertThat(cli.run("verify", file).err()).contains("SQLite");
        Files.write(file, good);

        Files.writeString(content, "CONTENT");
        assertThat(cli.run("verify", file).err()).contains(content + " is damaged: it is not what was logged");
        Files.delete(content);
        assertThat(cli.run("verify", file).err())
                .contains("1 content of a file that " + file + " names is not in " + runs);
        Files.writeString(content, "content");
        Files.writeString(
                RunFileName.sync(file),
                "11111111-1111-1111-1111-111111111111\t1\thttp://x\t77\t77\t5\t6\t11111111-1111-1111-1111-111111111111\tX-1\tml/x"
                        + "\t0\t0\t77\t1\n");
        assertThat(cli.run("verify", file).err())
                .contains("http://x confirmed 77 operations", "the end of it is missing, or it is an older copy");
        Files.delete(RunFileName.sync(file));
        Cli.Result several = cli.run("verify", "--format", "json", file, runs);
        assertThat(several.exit()).isZero();
        assertThat(several.json()).hasSize(2);
        assertThat(cli.run("verify", base.resolve("nothing")).exit()).isEqualTo(1);
    }

    private void assertDamage(Path file, byte[] good, String sql, String damage) throws Exception {
        RunFiles.execute(file, sql);
        Cli.Result verified = cli.run("verify", file);
        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.err()).contains(damage);
        Files.write(file, good);
    }
}
