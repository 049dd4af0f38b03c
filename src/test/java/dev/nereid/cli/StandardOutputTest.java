package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.JvmProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads what a command prints may go when he has seen enough. */
@Timeout(120)
class StandardOutputTest {
    @Test
    void aReaderThatHasGoneIsNoTrouble() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process command = new ProcessBuilder(
                        List.of(java, "-cp", JvmProcess.classPath(), Main.class.getName(), "--help"))
                .start();
        command.getInputStream().close(); // long before a JVM has anything to say
        String said = new String(command.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said.toLowerCase(Locale.ROOT)).doesNotContain("standard output", "broken pipe", "exception");
        assertThat(command.exitValue()).isEqualTo(141);
    }
}
