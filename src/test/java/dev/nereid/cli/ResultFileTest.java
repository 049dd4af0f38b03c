package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a result goes, and what stays as it was. */
class ResultFileTest {
    @TempDir
    private Path base;

    private Path target;

    @BeforeEach
    void setUp() {
        target = base.resolve("runs.csv");
    }

    private static void write(Path target, boolean replace) throws IOException {
        try (ResultFile file = ResultFile.create(target, replace)) {
            file.stream().write("result".getBytes(StandardCharsets.UTF_8));
            file.finish();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(base)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    // ------------------------------------------------------------------------------------- what is no regular file --

    @Test
    void aPipeIsNotReplaced() throws Exception {
        Requires.command("mkfifo");
        assertThat(new ProcessBuilder("mkfifo", target.toString()).start().waitFor())
                .isZero();
        for (boolean replace : new boolean[] {false, true}) {
            assertThatThrownBy(() -> write(target, replace))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining(target + " is a device or a pipe");
        }
        assertThat(Files.readAttributes(target, "isOther")).containsEntry("isOther", true);
        assertThat(names()).containsExactly("runs.csv");
    }

    @Test
    void aDeviceIsNotReplacedThroughALinkEither() throws Exception {
        Path device = Path.of("/dev/null");
        Requires.that(Files.exists(device), device.toString());
        Files.createSymbolicLink(target, device);
        assertThatThrownBy(() -> write(target, true)).hasMessageContaining("device");
        assertThat(target).isSymbolicLink();
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void aLinkStaysAndWhatItLeadsToIsReplaced() throws Exception {
        Path directory = Files.createDirectory(base.resolve("elsewhere"));
        Path real = Files.writeString(directory.resolve("real.csv"), "precious");
        Files.createSymbolicLink(target, Path.of("second"));
        Files.createSymbolicLink(base.resolve("second"), Path.of("elsewhere/real.csv"));
        assertThatThrownBy(() -> write(target, false)).hasMessageContaining("exists already");
        assertThat(real).hasContent("precious");
        write(target, true);
        assertThat(real).hasContent("result").isRegularFile();
        assertThat(target).isSymbolicLink();
        assertThat(names()).containsExactly("elsewhere", "runs.csv", "second");
    }

    @Test
    void nothingIsWrittenThroughALinkThatLeadsNowhere() throws Exception {
        Files.createSymbolicLink(target, Path.of("real.csv"));
        assertThatThrownBy(() -> write(target, true)).hasMessageContaining("leads to no file (real.csv)");
        assertThat(target).isSymbolicLink();
        assertThat(names()).containsExactly("runs.csv");

        Path circle = Files.createSymbolicLink(base.resolve("circle"), Path.of("circle"));
        assertThatThrownBy(() -> write(circle, true)).hasMessageContaining("leads to no file");
    }

    // ------------------------------------------------------------------------------------------------- meanwhile --

    @Test
    void aFileThatComesMeanwhileStaysAndTheResultIsBesideIt() throws Exception {
        Files.writeString(base.resolve("runs-2.csv"), "another");
        try (ResultFile file = ResultFile.create(target, false)) {
            file.stream().write("result".getBytes(StandardCharsets.UTF_8));
            Files.writeString(target, "precious");
            assertThatThrownBy(file::finish)
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining(target + "; it was left as it is")
                    .hasMessageContaining(base.resolve("runs-3.csv").toString());
        }
        assertThat(target).hasContent("precious");
        assertThat(base.resolve("runs-2.csv")).hasContent("another");
        assertThat(base.resolve("runs-3.csv")).hasContent("result");
        assertThat(names()).containsExactly("runs-2.csv", "runs-3.csv", "runs.csv");
    }

    @Test
    void whatIsNotFinishedLeavesNothing() throws Exception {
        try (ResultFile file = ResultFile.create(target, false)) {
            file.stream().write(1);
            assertThat(names()).hasSize(1);
        }
        assertThat(names()).isEmpty();
    }

    /** Begins a result and waits. */
    static final class Writer {
        public static void main(String[] arguments) throws IOException {
            ResultFile file = ResultFile.create(Path.of(arguments[0]), false);
            System.out.println("begun");
            System.in.read();
            file.close();
        }
    }

    @Test
    void whatAKilledProcessBeganGoesWithTheNextResultOfThatNameAndNotBefore() throws Exception {
        Process child = ChildJvm.start(Writer.class, target.toString());
        try {
            assertThat(child.getInputStream().read()).isEqualTo('b');
            write(target, false);
            assertThat(names()).as("it is still written").hasSize(2).contains("runs.csv");
        } finally {
            ChildJvm.kill(child);
        }
        write(base.resolve("other.csv"), false);
        assertThat(names()).as("the part is of another name").hasSize(3);
        write(target, true);
        assertThat(names()).containsExactly("other.csv", "runs.csv");
    }
}
