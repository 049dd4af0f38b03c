import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import java.nio.charset.StandardCharsets;

/** Logs to a run of the server that somebody else has begun. */
public class Join {
    public static void main(String[] arguments) {
        try (Run run = Nereid.initRun()
                .mode(Mode.SYNC)
                .withId(arguments[0])
                .captureSource(false)
                .start()) {
            run.assign("java/depth", 3);
            run.append("java/notes", "from Java");
            run.append("loss", 1.0);
            run.tags().add("java");
            run.upload("java/file", "content".getBytes(StandardCharsets.UTF_8), "file.txt");
        }
    }
}
