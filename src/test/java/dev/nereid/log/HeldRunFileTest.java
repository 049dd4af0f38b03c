package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.log.WriterLock.Life;
import dev.nereid.model.Value;
import dev.nereid.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deleting a run file, cut short wherever it can be. */
class HeldRunFileTest {
    @TempDir
    Path base;

    private enum Before {
        FINISHED,
        /** Killed, with a WAL. */
        KILLED,
        /** Killed, and the WAL can't be moved into the file because somebody reads it. */
        KILLED_AND_READ
    }

    private Path directory;
    private Path other;

    /** A run file with everything that may lie around it. */
    private Path make(Before before) throws Exception {
        directory = Files.createTempDirectory(base, "runs");
        Path file = before == Before.FINISHED ? finished() : killed();
        Files.createDirectories(RunFileName.files(file).resolve("sub"));
        Files.writeString(RunFileName.files(file).resolve("sub/model.bin"), "weights");
        Files.writeString(RunFileName.sync(file), "cache");
        other = Files.writeString(Files.createTempDirectory(base, "state").resolve("x.sync"), "cache");
        Files.writeString(directory.resolve("notes.txt"), "not ours");
        return file;
    }

    private Path finished() throws Exception {
        OperationLog log = RunFiles.log(directory);
        log.assign("a", new Value.OfInt(1));
        RunFiles.close(log);
        return log.file();
    }

    private Path killed() throws Exception {
        Process child = ChildJvm.start(LoggingChild.class, directory.toString(), "1");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            Path file = Path.of(lines.readLine().replace(" .", ""));
            lines.readLine();
            ChildJvm.kill(child);
            assertThat(WriterLock.of(file)).isEqualTo(Life.DEAD);
            return file;
        }
    }

    private List<HeldRunFile.Step> deletion(HeldRunFile held) {
        List<HeldRunFile.Step> steps = new ArrayList<>(List.of(held::setAside));
        steps.addAll(held.steps(List.of(other)));
        return steps;
    }

    @ParameterizedTest
    @EnumSource
    void cutShortAnywhereItIsWholeOrGoneAndTheRestGoesLater(Before before) throws Exception {
        for (int done = 0, steps = 1; done <= steps; done++) {
            Path file = make(before);
            int operations = RunFiles.read(file).size();
            Connection reader = before == Before.KILLED_AND_READ ? RunFiles.stranger(file) : null;
            if (reader != null) {
                RunFiles.text(reader, "select count(*) from operation");
            }
            try (HeldRunFile held = HeldRunFile.hold(file)) {
                assertThat(WriterLock.of(file)).isEqualTo(Life.LIVE);
                List<HeldRunFile.Step> all = deletion(held);
                steps = all.size();
                for (HeldRunFile.Step step : all.subList(0, done)) {
                    step.run();
                }
            }
            if (reader != null) {
                reader.close();
            }

            if (done == 0) {
                assertThat(RunFileName.list(directory)).containsExactly(file);
                assertThat(RunFiles.read(file)).hasSize(operations);
                assertThat(RunFileName.files(file).resolve("sub/model.bin")).exists();
                assertThat(WriterLock.of(file)).isEqualTo(before == Before.FINISHED ? Life.FINISHED : Life.DEAD);
                assertThat(RunFileName.listDeleted(directory)).isEmpty();
                continue;
            }
            assertThat(RunFileName.list(directory)).as("after %d steps", done).isEmpty();
            boolean more = done < steps;
            assertThat(RunFileName.listDeleted(directory)).hasSize(more ? 1 : 0);
            for (Path leftover : RunFileName.listDeleted(directory)) {
                assertThat(HeldRunFile.finishDeletion(leftover, List.of(other))).isTrue();
            }
            assertOnlyNotesAreLeft();
        }
    }

    private void assertOnlyNotesAreLeft() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("notes.txt"));
        }
        assertThat(other).doesNotExist();
    }

    @Test
    void aFileThatLivesOrIsHeldCannotBeHeld() throws Exception {
        directory = base;
        OperationLog log = RunFiles.log(directory);
        assertThatThrownBy(() -> HeldRunFile.hold(log.file()))
                .isInstanceOf(LogException.TryAgain.class)
                .hasMessageContaining(log.file() + " is still being written");
        RunFiles.close(log);
        try (HeldRunFile held = HeldRunFile.hold(log.file())) {
            assertThatThrownBy(() -> HeldRunFile.hold(held.file())).isInstanceOf(LogException.TryAgain.class);
            assertThat(RunFileFinaliser.finaliseDead(held.file())).isFalse();
        }
        RunFiles.assertPlain(log.file());
    }

    @Test
    void aFileThatIsGoneLeavesNoLockBehind() throws Exception {
        Path gone = base.resolve("gone.db");
        assertThatThrownBy(() -> HeldRunFile.hold(gone)).hasMessageContaining(gone + " is gone");
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void whoHoldsAFileAndIsKilledDoesNotMakeItLookKilled() throws Exception {
        Path file = make(Before.FINISHED);
        Process child = ChildJvm.start(HoldingChild.class, file.toString());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("held");
            assertThat(WriterLock.of(file)).isEqualTo(Life.LIVE);
            ChildJvm.kill(child);
        }
        assertThat(WriterLock.of(file)).as("nobody waits a minute for it").isEqualTo(Life.FINISHED);
        RunFileFinaliser.finaliseDead(file);
        assertThat(WriterLock.of(file)).isEqualTo(Life.FINISHED);
        assertThat(RunFiles.read(file)).hasSize(2);
    }

    static final class HoldingChild {
        public static void main(String[] arguments) throws Exception {
            HeldRunFile.hold(Path.of(arguments[0]));
            System.out.println("held");
            Thread.currentThread().join();
        }
    }

    @Test
    void settingAFileAsideTakesNothingButItsNameAndItComesBack() throws Exception {
        Path file = make(Before.FINISHED);
        List<String> before = RunFiles.companions(file);
        try (HeldRunFile held = HeldRunFile.hold(file)) {
            held.setAside();
            assertThat(file).doesNotExist();
            held.putBack();
        }
        assertThat(RunFiles.companions(file)).isEqualTo(before);
        assertThat(RunFileName.files(file).resolve("sub/model.bin")).exists();
        assertThat(RunFiles.read(file)).hasSize(2);
        assertThat(RunFileName.listDeleted(directory)).isEmpty();
    }

    @Test
    void whatLiesBesideAFileThatCameBackIsItsOwn() throws Exception {
        Path file = make(Before.FINISHED);
        Files.copy(file, RunFileName.deleted(file)); // nobody has it open
        assertThat(HeldRunFile.finishDeletion(file, List.of(other))).isTrue();
        assertThat(RunFileName.deleted(file)).doesNotExist();
        assertThat(RunFiles.read(file)).hasSize(2);
        assertThat(RunFileName.files(file).resolve("sub/model.bin")).exists();
        assertThat(WriterLock.of(file)).isEqualTo(Life.FINISHED);
    }

    @Test
    void linksInItsFilesAreNotFollowed() throws Exception {
        Path file = make(Before.FINISHED);
        Path data = Files.createDirectory(base.resolve("data"));
        Files.writeString(data.resolve("set.bin"), "precious");
        Files.createSymbolicLink(RunFileName.files(file).resolve("link"), data);
        try (HeldRunFile held = HeldRunFile.hold(file)) {
            held.setAside();
            held.delete(List.of(other));
        }
        assertOnlyNotesAreLeft();
        assertThat(data.resolve("set.bin")).hasContent("precious");
    }

    @Test
    void aFileThatGrowsWhileItIsHeldIsPutBack() throws Exception {
        for (Before before : Before.values()) {
            Path file = make(before);
            try (HeldRunFile held = HeldRunFile.hold(file)) {
                RunFiles.execute(file, "create table written_by_one_who_was_taken_for_dead (x)");
                assertThatThrownBy(held::setAside)
                        .as("%s", before)
                        .isInstanceOf(LogException.TryAgain.class)
                        .hasMessageContaining("has grown meanwhile");
            }
            assertThat(file).exists();
            assertThat(RunFileName.deleted(file)).doesNotExist();
        }
    }

    @Test
    void whatIsSetAsideWithAJournalNeedsIt() throws Exception {
        Path file = make(Before.FINISHED);
        assertThat(HeldRunFile.needsJournal(file)).isFalse();
        Files.createFile(RunFiles.beside(file, "-wal"));
        assertThat(HeldRunFile.needsJournal(file))
                .as("a reader leaves an empty one")
                .isFalse();
        Files.writeString(RunFiles.beside(file, "-wal"), "frames");
        assertThat(HeldRunFile.needsJournal(file)).isTrue();
    }
}
