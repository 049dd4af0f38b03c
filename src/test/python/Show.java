import dev.nereid.Field;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import java.util.Arrays;

/** Prints a run of the server as the Java client reads it: a line for each field, and all points of float series. */
public class Show {
    public static void main(String[] arguments) {
        try (Run run = Nereid.initRun()
                .mode(Mode.READ_ONLY)
                .withId(arguments[0])
                .start()) {
            run.structure().forEach((path, type) -> System.out.println(path + "\t" + text(run, path, type)));
        }
    }

    private static String text(Run run, String path, String type) {
        Field field = run.fetch(path);
        return switch (type) {
            case "floatSeries" -> Arrays.toString(run.fetchFloatSeries(path).values());
            case "stringSeries" -> Arrays.toString(run.fetchStringSeries(path).values());
            case "stringSet" -> field.asSet().toString();
            case "datetime" -> field.asInstant().toString();
            case "int" -> Long.toString(field.asLong());
            case "float" -> Double.toString(field.asDouble());
            case "bool" -> Boolean.toString(field.asBoolean());
            case "string" -> field.asString();
            case "file", "fileSet", "artifact" -> run.listFiles(path).toString();
            default -> type;
        };
    }
}
