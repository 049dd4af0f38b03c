package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.testing.Await;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Mutation;
import dev.nereid.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run files that no writer of ours made. */
@Timeout(3600)
class HostileFilesTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void makeOne() throws Exception {
        try (Run run = Nereid.initRun().directory(directory).mode(Mode.OFFLINE).start()) {
            run.assign("text", "secret");
            for (int step = 0; step < 100; step++) {
                run.append("loss", step);
            }
        }
        file = RunFileName.list(directory).get(0);
    }

    private void change(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Reads it all. Returns how many operations it has. */
    private int read(Path path) {
        try (RunFileReader reader = RunFileReader.open(path)) {
            reader.creation();
            reader.retention();
            reader.payloadBytes(0);
            long last = reader.lastSequence();
            int count = 0;
            for (long after = 0; after < last; ) {
                List<dev.nereid.codec.LoggedOperation> some = reader.read(after, 1000, 1 << 20);
                some.forEach(reader::decode);
                count += some.size();
                after += Math.max(1, some.size());
            }
            return count;
        }
    }

    @Test
    void oneOfOursIsRead() {
        assertThat(read(file)).isGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create view more as select 1",
                "create trigger t after insert on operation begin select 1; end",
                "create virtual table v using fts5(x)",
                "create table more (x)",
                "create index i on operation (path)",
                "alter table operation add column more generated always as (zeroblob(1000000000))",
                "drop table operation; create view operation as with recursive r(i) as (select 1 union all select i + 1"
                        + " from r) select i as sequence, i as time, 'int' as kind, 'a' as path, zeroblob(1000000000) as"
                        + " payload, 0 as crc from r",
                "alter table log_info rename to other; create view log_info as select load_extension('x') as log_id,"
                        + " 0 as created_time, null as retention from other"
            })
    void whatNoFileOfOursHoldsIsNotAsked(String statements) throws Exception {
        int good = read(file);
        change(statements.split("; (?=create view)"));

        assertTimeoutPreemptively(Await.PATIENCE, () -> {
            try {
                assertThat(read(file)).as("what is salvaged from its pages").isLessThanOrEqualTo(good);
            } catch (LogException e) {
                assertThat(e.getMessage()).hasSizeLessThan(2000);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update operation set payload = zeroblob(500000000) where sequence = 2",
                "update operation set path = cast(zeroblob(200000000) as text) where sequence = 2",
                "update operation set time = 'long ago' where sequence = 2",
                "update operation set crc = 'x', kind = x'00ff' where sequence = 2",
                "update operation set payload = 1.5 where sequence = 2",
                "update operation set path = 'a' || char(0) || 'b' where sequence = 2",
                "update operation set path = cast(x'ff80' as text) where sequence = 2",
                "update log_info set log_id = zeroblob(500000000)",
                "update log_info set retention = 'for ever'",
                "update operation set sequence = 9223372036854775807 where sequence = 3",
                "insert into operation values (-9223372036854775808, 0, 'int', 'a', '1', 0)",
                "delete from log_info",
                "pragma user_version = -1",
                "insert into log_info select * from log_info"
            })
    void aRowThatIsWrongCostsNeitherMemoryNorMoreThanItself(String statement) throws Exception {
        change(statement);

        assertTimeoutPreemptively(Await.PATIENCE, () -> {
            try {
                read(file);
            } catch (LogException e) {
                assertThat(e.getMessage()).hasSizeLessThan(2000);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".db-wal", ".db-journal", ".db-shm", ".lock", ".sync"})
    void aPipeThatNeverAnswersHoldsUpNobody(String companion) throws Exception {
        Requires.command("mkfifo");
        String name = file.getFileName().toString();
        Path pipe = companion.isEmpty()
                ? directory.resolve("pipe.db")
                : directory.resolve(name.substring(0, name.length() - 3) + companion);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertTimeoutPreemptively(Await.PATIENCE, () -> {
            for (Path each : RunFileName.list(directory)) {
                tryToRead(each);
            }
            tryToRead(pipe);
            WriterLock.of(file);
        });
    }

    private void tryToRead(Path path) {
        try {
            read(path);
        } catch (LogException e) {
            assertThat(e.getMessage()).contains(path.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/null", "/dev/stdin", "/", "/nowhere"})
    void aLinkToWhatIsNoFileIsNoRunFile(String target) throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link.db"), Path.of(target));

        assertThat(RunFileName.list(directory)).doesNotContain(link);
        assertThatExceptionOfType(LogException.class).isThrownBy(() -> read(link));
    }

    @Test
    void aNameThatCommandsATerminalIsReadAsAnyOther() throws Exception {
        Path odd = directory.resolve("a\n\u001b[31m'; drop table.db");
        Files.move(file, odd);

        assertThat(read(odd)).isGreaterThan(2);
    }

    @Tag(Campaign.TAG)
    @Test
    void aFileOfRandomDamageIsReadAsFarAsItGoesOrRefused() throws Exception {
        byte[] good = Files.readAllBytes(file);
        Path damaged = directory.resolve("damaged.db");
        Campaign.run("a run file whose bytes were mutated", 300, 20_000, random -> {
            Files.write(damaged, mutated(good, random));
            try {
                read(damaged);
            } catch (LogException e) {
                assertThat(e.getMessage()).isNotBlank();
            } finally {
                deleteCompanions(damaged);
            }
        });
    }

    /** Bytes of the header and of pages, which SQLite checks, rather than another length of the whole. */
    private static byte[] mutated(byte[] good, Random random) {
        if (random.nextInt(10) == 0) {
            return Mutation.of(good, random);
        }
        byte[] bytes = good.clone();
        int page = 4096 * random.nextInt(Math.max(1, bytes.length / 4096));
        for (int times = random.nextInt(20); times >= 0; times--) {
            int near = random.nextInt(4) == 0 ? random.nextInt(4096) : random.nextInt(120);
            bytes[Math.min(bytes.length - 1, page + near)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private void deleteCompanions(Path damaged) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each : files.toList()) {
                if (each.getFileName().toString().startsWith("damaged") && !each.equals(damaged)) {
                    Files.delete(each);
                }
            }
        }
    }
}
