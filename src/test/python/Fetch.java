import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import java.nio.file.Path;

/** Downloads the files of a field of a run of the server into a directory. */
public class Fetch {
    public static void main(String[] arguments) {
        try (Run run = Nereid.initRun()
                .mode(Mode.READ_ONLY)
                .withId(arguments[0])
                .start()) {
            run.download(arguments[1], Path.of(arguments[2]));
        }
    }
}
