import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;

/** Appends 0, 1, 2 … to the series loss of an offline run, so many and with so many milliseconds between them; is killed. */
public class Points {
    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[0]);
        long pause = Long.parseLong(arguments[1]);
        boolean closes = Boolean.parseBoolean(arguments[2]);
        Run run = Nereid.initRun().mode(Mode.OFFLINE).start();
        FloatSeries loss = run.floatSeries("loss");
        for (int i = 0; i < count; i++) {
            loss.append(i);
            Thread.sleep(pause);
        }
        if (closes) {
            run.close();
        }
        System.out.println("logged");
        Thread.sleep(60_000);
    }
}
