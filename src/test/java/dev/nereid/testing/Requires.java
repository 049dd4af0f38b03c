package dev.nereid.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine. Where it is missing, the test is skipped, and says so where people look. */
public final class Requires {
    private Requires() {}

    public static void that(boolean met, String need) {
        if (!met) {
            System.err.println("SKIPPED, needs " + need);
            Assumptions.abort("needs " + need);
        }
    }

    public static void command(String name) {
        boolean found = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        that(found, "the command " + name);
    }

    public static void root() {
        that("root".equals(System.getProperty("user.name")), "root");
    }
}
