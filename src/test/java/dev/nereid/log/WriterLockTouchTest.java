package dev.nereid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process must see that a writer lives, also after the writer has touched its lock file. */
class WriterLockTouchTest {
    @TempDir
    private Path directory;

    /** What the other process runs. */
    public static void main(String[] arguments) {
        System.out.print(WriterLock.of(Path.of(arguments[0])));
    }

    @Test
    void aTouchKeepsTheKernelLock() throws Exception {
        Path runFile = directory.resolve("a.db");
        try (WriterLock lock = WriterLock.take(runFile)) {
            lock.touch();
            assertThat(lifeSeenByAnotherProcess(runFile)).isEqualTo("LIVE");
        }
        assertThat(lifeSeenByAnotherProcess(runFile)).isEqualTo("FINISHED");
    }

    @Test
    void aTouchRenewsTheTimeOfTheFile() throws Exception {
        Path runFile = directory.resolve("a.db");
        Path lockFile = RunFileName.lock(runFile);
        try (WriterLock lock = WriterLock.take(runFile)) {
            String holder = Files.readString(lockFile);
            Files.setLastModifiedTime(lockFile, FileTime.from(Instant.EPOCH));
            lock.touch();
            assertThat(Files.getLastModifiedTime(lockFile).toInstant())
                    .isAfter(Instant.now().minus(WriterLock.SILENCE_MAX));
            assertThat(Files.readString(lockFile)).isEqualTo(holder);
        }
    }

    private static String lifeSeenByAnotherProcess(Path runFile) throws IOException, InterruptedException {
        return ChildJvm.run(ChildJvm.command(ChildJvm.classPath(), WriterLockTouchTest.class, runFile.toString()));
    }
}
