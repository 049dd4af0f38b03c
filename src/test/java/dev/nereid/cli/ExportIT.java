package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.Run;
import dev.nereid.cli.PackagedCommand.Jdk;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet from the packaged command, where there is no Hadoop. */
class ExportIT {
    @TempDir
    private Path scratch;

    @Test
    void parquetIsWrittenOnEachJavaWithoutAWordOnStandardError() throws Exception {
        Path runs = scratch.resolve("runs");
        try (Run run = Cli.offlineRun(runs, "first").start()) {
            run.assign("x", 0.5);
        }
        for (Jdk jdk : Stream.of(Jdk.ofTests(), Jdk.newestOther())
                .filter(Objects::nonNull)
                .toList()) {
            Path file = scratch.resolve("runs-" + jdk.feature() + ".parquet");
            PackagedCommand.Result export = PackagedCommand.nereid(
                    jdk, scratch, "export", "--path", runs.toString(), "--output", file.toString());
            assertThat(export.err()).as(jdk.toString()).isEmpty();
            assertThat(export.exit()).isZero();
            try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = duckDb.createStatement();
                    ResultSet rows = statement.executeQuery("select x from '" + file + "'")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getDouble(1)).isEqualTo(0.5);
            }
        }
    }
}
