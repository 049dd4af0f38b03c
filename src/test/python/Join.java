import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** Logs fields of every type to a run of the server that somebody else has begun; given a directory, from its files. */
public class Join {
    public static void main(String[] arguments) {
        try (Run run = Nereid.initRun()
                .mode(Mode.SYNC)
                .withId(arguments[0])
                .captureSource(false)
                .start()) {
            run.assign("java/depth", 3);
            run.assign("java/large", 1L << 40);
            run.assign("java/lr", 0.25);
            run.assign("java/shuffle", true);
            run.assign("java/name", "\u00fcml\u00e4uts and \uD83D\uDC33");
            run.assign("java/time", Instant.parse("2026-01-02T03:04:05.678Z"));
            run.assignAll("java/params", Map.of("a", 1, "b", Map.of("c", "text")));
            run.append("java/notes", "from Java");
            run.stringSeries("java/words").append(1.5, "later", Instant.ofEpochSecond(1_700_000_000));
            run.floatSeries("java/acc").append(2, 0.5, Instant.ofEpochSecond(1_700_000_001));
            run.configureSeries("java/acc", 0.0, 1.0, "%");
            run.append("loss", 1.0);
            run.tags().add("java");
            run.stringSet("java/set").add("a", "b");
            run.upload("java/file", "content".getBytes(StandardCharsets.UTF_8), "file.txt");
            run.fileSeries("java/pictures")
                    .append(4, Png.ONE_PIXEL, "pixel.png", "small");
            if (arguments.length > 1) {
                run.fileSet("java/files").add(Path.of(arguments[1], "a.csv"), "a.csv");
                run.fileSet("java/files").add(Path.of(arguments[1], "deep", "c.csv"), "deep/c.csv");
                run.trackFiles("java/data", arguments[1]);
            }
        }
    }

    private static final class Png {
        static final byte[] ONE_PIXEL = java.util.Base64.getDecoder()
                .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=");
    }
}
