import dev.nereid.Field;
import dev.nereid.FileSeriesPoints;
import dev.nereid.FloatSeriesPoints;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.StoredFile;
import dev.nereid.StringSeriesPoints;
import java.util.Arrays;

/** Prints a run of the server as the Java client reads it: a line for each field, and those of series have some more. */
public class Show {
    public static void main(String[] arguments) {
        try (Run run = Nereid.initRun()
                .mode(Mode.READ_ONLY)
                .withId(arguments[0])
                .start()) {
            run.structure().forEach((path, type) -> show(run, path, type));
        }
    }

    private static void show(Run run, String path, String type) {
        Field field = run.fetch(path);
        switch (type) {
            case "floatSeries" -> {
                FloatSeriesPoints points = run.fetchFloatSeries(path);
                print(path, Arrays.toString(points.values()));
                series(path, points.steps(), points.timesMicros());
                print(
                        path + ":display",
                        field.displayMin() + " " + field.displayMax() + " " + field.displayUnit().orElse(""));
            }
            case "stringSeries" -> {
                StringSeriesPoints points = run.fetchStringSeries(path);
                print(path, Arrays.toString(points.values()));
                series(path, points.steps(), points.timesMicros());
            }
            case "fileSeries" -> {
                FileSeriesPoints points = run.fetchFileSeries(path);
                print(path, points.files().stream().map(Show::text).toList());
                series(path, points.steps(), points.timesMicros());
            }
            case "file", "fileSet", "artifact" ->
                print(path, run.listFiles(path).stream().map(Show::text).toList());
            case "stringSet" -> print(path, field.asSet());
            case "datetime" -> print(path, field.asInstant());
            case "int" -> print(path, field.asLong());
            case "float" -> print(path, field.asDouble());
            case "bool" -> print(path, field.asBoolean());
            case "string" -> print(path, field.asString());
            case "gitRef" -> print(path, field.asGitRef());
            case "notebookRef" -> print(path, field.asNotebookRef());
            default -> print(path, type);
        }
    }

    private static void series(String path, double[] steps, long[] timesMicros) {
        print(path + ":steps", Arrays.toString(steps));
        print(path + ":times", Arrays.toString(timesMicros));
    }

    private static String text(StoredFile file) {
        return file.name() + " " + file.size() + file.description().map(text -> " " + text).orElse("");
    }

    private static void print(String path, Object value) {
        System.out.println(path + "\t" + value.toString().replace("\n", "\\n"));
    }
}
