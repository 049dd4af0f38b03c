package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the two jars, and what is not. */
class PackagingIT {
    private static final Path THIN_JAR = Path.of(System.getProperty("nereid.thinJar"));

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }

    private static String text(Path jar, String entry) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                var in = file.getInputStream(file.getEntry(entry))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theThinJarHoldsNothingForeign() throws IOException {
        List<String> entries = entries(THIN_JAR);
        assertThat(entries)
                .contains("META-INF/LICENSE", "dev/nereid/db/schema.sql", "dev/nereid/Nereid.class")
                .allMatch(name -> name.startsWith("dev/") || name.startsWith("META-INF/"));
        assertThat(entries)
                .filteredOn(name -> name.endsWith(".class"))
                .allMatch(name -> name.startsWith("dev/nereid/"));
        assertThat(entries).doesNotHaveDuplicates();
        assertThat(text(THIN_JAR, "META-INF/LICENSE")).contains("Apache License");
        try (JarFile jar = new JarFile(THIN_JAR.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                    .isEqualTo("dev.nereid");
        }
    }

    @Test
    void theRunnableJarIsWholeAndUnsigned() throws IOException {
        List<String> entries = entries(PackagedCommand.JAR);
        assertThat(entries)
                .doesNotHaveDuplicates()
                .contains("dev/nereid/cli/Main.class", "dev/nereid/db/schema.sql", "META-INF/LICENSE")
                .contains("org/sqlite/JDBC.class", "picocli/CommandLine.class", "io/javalin/Javalin.class")
                .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA|EC)"))
                .noneMatch(name -> name.endsWith("module-info.class"));
        assertThat(text(PackagedCommand.JAR, "META-INF/services/java.sql.Driver"))
                .contains("org.sqlite.JDBC");
        assertThat(text(PackagedCommand.JAR, "META-INF/services/org.slf4j.spi.SLF4JServiceProvider"))
                .contains("org.slf4j.simple.SimpleServiceProvider");
        // Three of Jetty's jars bring this one: it has the lines of all.
        assertThat(text(PackagedCommand.JAR, "META-INF/services/org.eclipse.jetty.ee10.webapp.Configuration"))
                .contains(".webapp.WebAppConfiguration", ".plus.webapp.PlusConfiguration", ".AnnotationConfiguration");
        try (JarFile jar = new JarFile(PackagedCommand.JAR.toFile())) {
            var manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Main-Class")).isEqualTo("dev.nereid.cli.Main");
            assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
            assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
            assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
        }
    }
}
