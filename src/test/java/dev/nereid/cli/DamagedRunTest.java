package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.log.Salvage;
import dev.nereid.model.Operation;
import dev.nereid.model.Value;
import dev.nereid.testing.RowForger;
import dev.nereid.testing.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a person sees of a damaged run file: sync, status, show, clear, repair, and a better copy. */
class DamagedRunTest extends WithCommand {
    private Path file;
    private Path good; // a copy from before the damage

    @BeforeEach
    void logAndCopy() throws IOException {
        file = logRun("damaged", 50);
        good = Files.copy(file, Files.createDirectory(base.resolve("backup")).resolve(file.getFileName()));
    }

    private void damage(String statement) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private String show(Object... where) {
        Object[] words = {"show", "damaged", "--path", runs};
        return cli.run(words).out();
    }

    @Test
    void whatIsLostIsNamedEverywhereUntilABetterCopyBringsIt() throws Exception {
        damage("update operation set payload = '77' where path in ('p/7', 'p/8')");

        Cli.Result synced = cli.run("sync", "--path", runs);
        assertThat(synced.exit()).isEqualTo(Main.FAILED);
        assertThat(synced.out()).contains("Synced 1 run");
        assertThat(synced.err())
                .contains("the server lacks 2 operations of DIGITS-1 (one may hold many points); the rest is in.")
                .contains("better copy");
        Cli.Result status = cli.run("status", "--path", runs);
        assertThat(status.out()).contains("lost: the server lacks 2 operations of DIGITS-1");
        assertThat(show())
                .contains("sys/lost_operations")
                .doesNotContain("p/7 ")
                .contains("p/9 ");
        try (var client = server.client()) {
            assertThat(client.object("DIGITS-1").attributes().get("sys/lost_operations"))
                    .isNotNull();
        }

        Cli.Result cleared = cli.run("clear", "--path", runs, "--yes");
        assertThat(cleared.out() + cleared.err()).contains("2 operations are lost: ");
        assertThat(file).exists();

        assertThat(cli.run("sync", "--path", good.getParent()).err()).isEmpty();
        try (var client = server.client()) {
            var attributes = client.object("DIGITS-1").attributes();
            assertThat(attributes).doesNotContainKey("sys/lost_operations").containsKeys("p/7", "p/8");
        }
        Cli.Result again = cli.run("sync", "--path", runs);
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("Already complete");
        assertThat(cli.run("clear", "--path", good.getParent(), "--yes").out()).contains("Deleted 1 run");
    }

    @Test
    void aGoodCopyInTheVeryPlaceOfADamagedFileBringsWhatWasLost() throws Exception {
        damage("update operation set payload = '77' where path in ('p/7', 'p/8')");
        assertThat(cli.run("sync", "--path", runs).err()).contains("the server lacks 2 operations");
        assertThat(show()).doesNotContain("p/7 ");

        Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(show()).contains("p/7 ").doesNotContain("sys/lost_operations");
        assertThat(cli.run("sync", "--path", runs).err()).isEmpty();
        try (var client = server.client()) {
            var attributes = client.object("DIGITS-1").attributes();
            assertThat(attributes).doesNotContainKey("sys/lost_operations").containsKeys("p/7", "p/8");
        }
    }

    @Test
    void repairWritesACleanFileWhereSqliteFindsNone() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 0, 4096, (byte) 0);
        Files.write(file, bytes);

        Cli.Result repaired = cli.run("repair", file);
        assertThat(repaired.err()).isEmpty();
        assertThat(repaired.exit()).isZero();
        assertThat(repaired.out())
                .contains("Intact: ")
                .contains("Lost: nothing")
                .contains("is as it was");
        assertThat(file).hasBinaryContent(bytes);
        Path clean = file.resolveSibling(file.getFileName().toString().replace(".db", ".repaired.db"));
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + clean);
                var sql = connection.createStatement();
                var row = sql.executeQuery("select count(*) from operation where path like 'p/%'")) {
            assertThat(row.getInt(1)).isEqualTo(50);
        }
        assertThat(cli.run("repair", file).err()).contains("exists; nothing is written over");
        assertThat(show()).contains("p/49 ");
    }

    @Test
    void repairWritesThroughNoLinkAndTouchesNoOtherFile() throws Exception {
        Path elsewhere = base.resolve("elsewhere");
        Files.createSymbolicLink(Salvage.target(file), elsewhere);
        assertThat(cli.run("repair", file).err()).contains("exists; nothing is written over");
        assertThat(elsewhere).doesNotExist();

        for (String suffix : new String[] {"-wal", "-journal"}) {
            Path journal = Files.writeString(base.resolve("out.db" + suffix), "of another file");
            Cli.Result refused = cli.run("repair", file, "-o", base.resolve("out.db"));
            assertThat(refused.exit()).isEqualTo(Main.FAILED);
            assertThat(refused.err()).contains(journal + " exists; nothing is written over");
            assertThat(journal).hasContent("of another file");
            Files.delete(journal);
        }
        assertThat(base.resolve("out.db")).doesNotExist();
        assertThat(runs.toFile().list()).hasSize(2);
    }

    @Test
    void repairSaysWhatIsLostAndWhen() throws Exception {
        damage("delete from operation where sequence between 10 and 12");
        Cli.Result repaired = cli.run("repair", file, "-o", base.resolve("clean.db"));
        assertThat(repaired.out())
                .contains("Lost: 3 operations of")
                .containsPattern("10 to 12, logged after .* and before ");
    }

    @Test
    @Timeout(600)
    void aRowAtTheEndOfTimeIsLeftOutByEveryCommand() throws Exception {
        RowForger.insert(file, Long.MAX_VALUE);

        Cli.Result repaired = cli.run("repair", file, "-o", base.resolve("clean.db"));
        assertThat(repaired.out())
                .contains("Lost: nothing up to operation")
                .contains("Left out: 1 operation behind a gap of more than 16,777,216");
        Path bundle = base.resolve("bundle.zip");
        Cli.Result packed = cli.run("pack", "--path", runs, "-o", bundle);
        assertThat(packed.out()).contains("Packed 1 run");
        assertThat(packed.err()).contains("is damaged");
        assertThat(cli.run("verify", "--offline", bundle).exit()).isZero();
        assertThat(cli.run("sync", bundle).out()).contains("Synced 1 run");
        assertThat(cli.run("sync", "--path", runs).exit()).isEqualTo(Main.FAILED);
        assertThat(cli.run("verify", "--path", runs).exit()).isEqualTo(Main.FAILED);
        assertThat(show()).contains("p/49 ").doesNotContain("forged");
    }

    @Test
    void withoutItsFirstOperationAFileIsTakenByWhoKnowsTheRun() throws Exception {
        damage("delete from operation where sequence = 1");
        Cli.Result unknown = cli.run("sync", "--path", runs);
        assertThat(unknown.exit()).isEqualTo(Main.FAILED);
        assertThat(unknown.err()).contains("Operation 1 is lost from").contains("what object it is");

        assertThat(cli.run("sync", "--path", good.getParent()).exit()).isZero();
        assertThat(cli.run("sync", "--path", runs).exit()).isZero();
        assertThat(cli.run("sync", "--path", runs).exit()).as("again").isZero();
    }

    @Test
    void whatALogThatIsSyncedInPartHasBeyondIsTakenWithoutItsFirstOperation() throws Exception {
        assertThat(cli.run("sync", "--path", runs).exit()).isZero();
        RunFiles.goOn(file, new Operation.Assign("later", new Value.OfInt(1)));
        damage("delete from operation where sequence = 1");

        assertThat(cli.run("status", "--path", runs).out()).contains("DIGITS-1");
        assertThat(cli.run("sync", "--path", runs).out()).contains("1 operation");
        try (var client = server.client()) {
            assertThat(client.object("DIGITS-1").attributes()).containsKey("later");
        }
        assertThat(cli.run("sync", "--path", runs).out()).contains("Already complete");
    }
}
