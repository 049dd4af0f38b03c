package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is lost for good is said with one advice, an exit code, and no promise that nobody can keep. */
class LostAdviceTest extends WithCommand {
    private Path file;

    @BeforeEach
    void logAndDamage() throws Exception {
        file = logRun("damaged", 100);
        RunFiles.execute(file, "delete from operation where sequence between 10 and 80 and sequence % 2 = 0");
    }

    @Test
    void verifySaysOnceWhatToDoAboutManyGaps() {
        Cli.Result verified = cli.run("verify", "--path", runs);
        assertThat(verified.exit()).isEqualTo(Main.FAILED);
        assertThat(verified.err())
                .contains("36 operations are lost: ")
                .contains("Operation 10 is lost from " + file + ": it is damaged there.")
                .contains("Operation 44 is lost from ")
                .containsOnlyOnce("If there is a good copy of it, sync that, too (nereid sync --path COPY)")
                .containsOnlyOnce("nereid repair");
    }

    @Test
    void statusFailsAsLongAsNoServerHasWhatIsLost() throws Exception {
        Cli.Result before = cli.run("status", "--path", runs);
        assertThat(before.exit()).isEqualTo(Main.FAILED);
        assertThat(before.out()).contains("damaged: " + file, "nereid sync --path COPY");
        cli.run("sync", "--path", runs);
        Cli.Result status = cli.run("status", "--path", runs);
        assertThat(status.exit()).isEqualTo(Main.FAILED);
        assertThat(status.out()).contains("lost: the server lacks 36 operations", "nereid sync --path COPY");
    }

    @Test
    void ofWhatNeitherTheServerNorACopyHasNothingIsPromised() throws Exception {
        cli.run("sync", "--path", runs);
        Path clean = base.resolve("clean.db");
        cli.run("repair", file, "-o", clean);
        Files.move(clean, file, StandardCopyOption.REPLACE_EXISTING);
        cli.run("sync", "--path", runs);
        for (String how : new String[] {"--offline", "--format=table"}) {
            Cli.Result verified = cli.run("verify", how, "--path", runs);
            assertThat(verified.exit()).isZero();
            assertThat(verified.err())
                    .contains("lacks 36 of the operations of this log", file + " has none of them either.")
                    .doesNotContain("The next sync", "nothing is lost");
        }
    }
}
