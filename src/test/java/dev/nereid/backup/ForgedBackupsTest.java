package dev.nereid.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.codec.Sha256;
import dev.nereid.db.Sqlite;
import dev.nereid.store.Store;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups that somebody has written to, and whose hashes are right all the same. */
@Timeout(60)
class ForgedBackupsTest {
    @TempDir
    private Path directory;

    private StorePlace place;
    private StorePlace elsewhere;
    private Path backup;

    @BeforeEach
    void make() throws IOException {
        place = Places.usual(directory.resolve("data"));
        elsewhere = Places.usual(directory.resolve("elsewhere"));
        backup = directory.resolve("backup");
        try (Store store = Places.open(place)) {
            LogScript log = LogScript.ofRun(UUID.randomUUID(), LogScript.T0);
            log.set(LogScript.T0 + 1, "text", "x");
            store.as(TestStore.ADMIN).apply(log.all());
            store.contents().put(new ByteArrayInputStream(new byte[] {1, 2, 3}), "x");
        }
        Backup.make(place, backup);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update file_content set sha256 = 'a'",
                "update file_content set sha256 = '../../../../../../../../../../../../../../../etc/passwd__________'",
                "update file_content set size = size + 1",
                "delete from store_info",
                "insert into store_info select 'b' || instance_id, epoch, format, files_id, number_base from store_info",
                "update store_info set instance_id = 'x'",
                "drop table api_token",
                "drop table file_content",
                "drop table file_content; create view file_content as with recursive n(sha256, size) as"
                        + " (select 'a', 0 union all select sha256, size + 1 from n) select sha256, size, 0 created_time from n",
                "create trigger t after update on store_info begin update account set name = 'me'; end",
                "create table more (x)",
                "alter table project add column more",
                "create index evil on project (name) where abs(1) > 0",
                "pragma user_version = 99",
                "pragma application_id = 1"
            })
    void aForgedDatabaseIsRefusedAndNamed(String forgery) throws Exception {
        forge(forgery);
        assertThat(BackupCheck.of(backup).problems()).singleElement().asString().endsWith(". Make another backup.");
        assertThatThrownBy(() -> Restore.run(backup, elsewhere, 0))
                .isInstanceOf(BackupException.class)
                .hasMessageEndingWith("Make another backup. Nothing was changed.");
        assertThat(Restore.existing(elsewhere)).isNull();

        Backup.make(place, backup);
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
        Restore.run(backup, elsewhere, 0);
    }

    @Test
    void indexesAndStatisticsOfTheOwnerStandInNobodysWay() throws Exception {
        forge("create index mine on project (name, workspace); analyze");
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
        Restore.run(backup, elsewhere, 0);
        assertThat(Restore.existing(elsewhere).objects())
                .isEqualTo(BackupCheck.of(backup).manifest().store().objects());
    }

    private void forge(String statements) throws Exception {
        BackupManifest manifest;
        try (BackupDirectory target = BackupDirectory.toWrite(backup)) {
            manifest = target.manifest();
            Path store = target.store(manifest);
            try (Connection connection = Sqlite.openForFinalising(store)) {
                for (String statement :
                        statements.contains("trigger") ? new String[] {statements} : statements.split(";")) {
                    Sqlite.execute(connection, statement);
                }
            }
            target.put(new BackupManifest(
                    manifest.id(),
                    manifest.taken(),
                    manifest.engine(),
                    manifest.storeFile(),
                    Files.size(store),
                    Sha256.of(store),
                    manifest.store()));
        }
    }

    @Test
    void nothingIsWrittenOrDeletedBehindALink() throws Exception {
        Path others = Files.createDirectories(directory.resolve("others/ab"));
        Path theirs = Files.writeString(others.resolve("theirs"), "x");
        Files.createSymbolicLink(backup.resolve("files/ab"), others);
        assertIsRefused("files/ab");
        Files.delete(backup.resolve("files/ab"));

        Path moved = Files.move(backup.resolve("files"), directory.resolve("moved"));
        Files.createSymbolicLink(backup.resolve("files"), directory.resolve("others"));
        assertIsRefused("files");
        Files.delete(backup.resolve("files"));
        Files.move(moved, backup.resolve("files"));

        Files.createSymbolicLink(backup.resolve("checked.txt.part"), theirs);
        assertIsRefused("checked.txt.part");
        assertThat(theirs).hasContent("x");
    }

    private void assertIsRefused(String link) {
        assertThatThrownBy(() -> Backup.make(place, backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(backup.resolve(link) + " is a symbolic link");
    }

    @Test
    void aLinkInThePlaceOfAContentIsReplacedAndNotFollowed() throws Exception {
        Path content = BackupDirectory.contentsIn(backup.resolve("files")).get(0);
        Path copy = Files.move(content, directory.resolve("copy"));
        Files.createSymbolicLink(content, copy);
        assertThat(BackupCheck.of(backup).problems()).singleElement().asString().contains("missing or damaged");
        Backup.make(place, backup);
        assertThat(Files.isSymbolicLink(content)).isFalse();
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
        try (Stream<Path> entries = Files.list(directory)) {
            assertThat(entries).contains(copy);
        }
    }

    @Test
    void aStoreThatCouldNotBeRestoredReplacesNoBackup() throws Exception {
        if (place.isPostgres()) {
            return; // tables that others made there are not copied
        }
        try (Connection connection = Sqlite.openForFinalising(place.file())) {
            Sqlite.execute(connection, "create table more (x)");
        }
        BackupManifest before = BackupCheck.of(backup).manifest();
        assertThatThrownBy(() -> Backup.make(place, backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("\"more\"")
                .hasMessageEndingWith("is still there, as it was.");
        assertThat(BackupCheck.of(backup).manifest()).isEqualTo(before);
        assertThat(BackupCheck.of(backup).problems()).isEmpty();
    }
}
