package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.log.LogException;
import dev.nereid.log.RunFileReader;
import dev.nereid.sync.Verification.Verdict;
import dev.nereid.testing.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a damaged run file, its verification says that it is, and how much is lost; and nothing is proven by it. */
class DamagedVerificationTest {
    private static final int PAGE_BYTES = 4096;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void makeOne() {
        try (Run run = Nereid.initRun()
                .project("ml/digits")
                .directory(directory)
                .mode(Mode.OFFLINE)
                .start()) {
            for (int i = 0; i < 500; i++) {
                run.assign("p/" + i, i);
            }
            file = run.file();
        }
    }

    private void assertDamaged(String lost) {
        Verification.Result result = Verification.of(file, null);
        assertThat(result.verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(result.digest()).isNull();
        assertThat(result.proof()).isNull();
        assertThat(result.damages()).anyMatch(each -> each.contains(file + " is damaged: " + lost));
        try (RunFileReader reader = RunFileReader.open(file)) {
            assertThatExceptionOfType(LogException.class)
                    .isThrownBy(() -> Proof.ask(reader, null))
                    .withMessageContaining(file.toString())
                    .withMessageContaining("damaged");
        }
    }

    @Test
    void aSoundFileIsIntact() {
        assertThat(Verification.of(file, null).verdict()).isEqualTo(Verdict.INTACT);
    }

    @Test
    void aFirstPageThatIsGoneCostsNoOperation() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 0, PAGE_BYTES, (byte) 0);
        Files.write(file, bytes);
        assertDamaged("no operation is lost");
    }

    @Test
    void pagesThatOnlySqliteMissesCostNoOperation() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int at = bytes.length - PAGE_BYTES;
        assertThat(bytes[at]).as("a leaf").isEqualTo((byte) 13);
        bytes[at + 7] += 3; // fragments that are not there
        Files.write(file, bytes);
        assertDamaged("no operation is lost");
        assertThat(Verification.of(file, null).damages()).anyMatch(each -> each.contains("SQLite says of the pages"));
    }

    @Test
    void whatIsLostIsCounted() throws Exception {
        RunFiles.execute(file, "delete from operation where sequence between 10 and 12 or sequence = 20");
        assertDamaged("4 operations are lost: 10 to 12, 20");
    }
}
