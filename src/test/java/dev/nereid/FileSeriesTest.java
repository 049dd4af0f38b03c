package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/** Series of files, such as an image per epoch. */
class FileSeriesTest extends InAllModes {
    private Path write(String name) throws Exception {
        Path file = temporary.resolve("data").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "content of " + name);
    }

    @InEachLoggingMode
    void aSeriesHasAFileAtEachStep(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            FileSeries series = run.fileSeries("confusion");
            series.append(write("a.csv"));
            series.append(new byte[] {1, 2}, "m.png");
            series.append(10, write("b.txt"), "after ten");
            series.append(10, new byte[] {3}, "m.png", "again");

            FileSeriesPoints points = run.fetchFileSeries("confusion");
            assertThat(points.steps()).containsExactly(0, 1, 10);
            assertThat(points.files()).extracting(StoredFile::name).containsExactly("a.csv", "m.png", "m.png");
            assertThat(points.files().get(2).description()).contains("again");
            assertThat(run.fetch("confusion").type()).isEqualTo("fileSeries");
            assertThat(run.fetch("confusion").pointCount()).isEqualTo(3);

            Path there = run.download("confusion", temporary.resolve("series"));
            try (Stream<Path> files = Files.list(there)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("000000-a.csv", "000001-m.png", "000002-m.png");
            }
            assertThat(there.resolve("000002-m.png")).hasBinaryContent(new byte[] {3});
            assertThatThrownBy(() -> run.fetchStringSeries("confusion")).isInstanceOf(FieldTypeException.class);
        }
    }

    @InEachLoggingMode
    void theLaterFileOfAStepCountsAndAClearTakesAll(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            FileSeries series = run.fileSeries("plots");
            series.append(1, new byte[] {1}, "one.png", null);
            series.append(1, new byte[] {2}, "two.png", null);
            assertThat(run.fetchFileSeries("plots").files())
                    .extracting(StoredFile::name)
                    .containsExactly("two.png");
            run.clear("plots");
            assertThat(run.fetch("plots").pointCount()).isZero();
            assertThat(run.fetchFileSeries("plots").files()).isEmpty();
        }
    }

    /** Not only images, and not only small ones. */
    @InEachLoggingMode
    void aFileOf40MegabytesIsAPointLikeAnyOther(Mode mode) throws Exception {
        byte[] content = new byte[40_000_000];
        new Random(3).nextBytes(content);
        try (Run run = start(mode)) {
            run.fileSeries("checkpoints").append(content, "epoch1.bin");
            Path there = run.download("checkpoints", temporary.resolve("there"));
            assertThat(there.resolve("000000-epoch1.bin")).hasBinaryContent(content);
        }
    }

    @InEachLoggingMode
    void whatIsNoFileIsRefused(Mode mode) throws Exception {
        try (Run run = start(mode)) {
            run.fileSeries("plots").append(write("a.csv"));
            assertThatThrownBy(() -> run.fileSeries("plots").append(temporary.resolve("none")))
                    .isInstanceOf(NereidException.class)
                    .hasMessageContaining("does not exist");
            assertThatThrownBy(() -> run.append("plots", 1)).isInstanceOf(AttributeConflictException.class);
            assertThatThrownBy(() -> run.upload("plots", write("a.csv")))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"plots\" is a file series");
            assertThat(run.fetch("plots").pointCount()).isEqualTo(1);
        }
    }
}
