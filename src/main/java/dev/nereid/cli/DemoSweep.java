package dev.nereid.cli;

import dev.nereid.Mode;
import dev.nereid.Model;
import dev.nereid.ModelKeyExistsException;
import dev.nereid.ModelVersion;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.RunBuilder;
import dev.nereid.Stage;
import dev.nereid.cli.DemoTraining.Settings;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs of the demo's job with different settings, worth comparing: one of them fails, and the best becomes a model. */
final class DemoSweep {
    private static final String JOB = "monitoring/job";
    private static final String KEY = "SOFTMAX";
    private static final int IMAGE_EPOCHS = 5; // from one to the next
    private static final double LOSS_MAX = 1e100;

    private static final List<Settings> SWEEP = List.of(
            settings(32, 1e-4, 0.02),
            settings(32, 1e-4, 0.1),
            settings(128, 1e-4, 0.5),
            settings(32, 1e-2, 0.5),
            settings(8, 1e-4, 0.5),
            settings(32, 0.1, 60)); // which diverges

    private final DemoTraining training;
    private DemoTraining.Result best;
    private String bestName;
    private double[] bestParameters;

    DemoSweep(Path directory, int epochs, long seed) {
        this.training = new DemoTraining(directory, epochs, seed);
    }

    private static Settings settings(int batchSize, double l2, double rate) {
        String name = "rate " + text(rate) + ", batch " + batchSize + ", l2 " + text(l2);
        return new Settings(name, List.of("demo", "sweep"), batchSize, l2, rate);
    }

    private static String text(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** Of the best run, as it is called here. */
    String bestId() {
        return best.runId();
    }

    void run() {
        for (Settings settings : SWEEP) {
            Log log = new Log(settings);
            try {
                DemoTraining.Result result = training.run(settings, log);
                if (best == null || result.finalAccuracy() > best.finalAccuracy()) {
                    best = result;
                    bestName = settings.name();
                    bestParameters = log.parameters;
                }
            } catch (ArithmeticException e) {
                // The run says so itself.
            }
        }
    }

    /**
     * Registers the best with a server.
     *
     * @param run its ID there
     * @return the ID of the version
     */
    String register(String run, String token, Path directory) {
        String model = model(token, directory);
        try (ModelVersion version = Nereid.initModelVersion()
                .model(model)
                .project(DemoTraining.PROJECT)
                .mode(Mode.SYNC)
                .apiToken(token)
                .directory(directory)
                .name(bestName)
                .start()) {
            version.assign("test/accuracy", best.finalAccuracy());
            version.assign("run", run);
            version.upload("weights", weights(), "weights.csv");
            version.changeStage(Stage.PRODUCTION);
            return version.id();
        }
    }

    /** Of this demo, or one before it in the same directory. */
    private static String model(String token, Path directory) {
        try (Model model = Nereid.initModel()
                .key(KEY)
                .project(DemoTraining.PROJECT)
                .mode(Mode.SYNC)
                .apiToken(token)
                .directory(directory)
                .name("Softmax regression")
                .start()) {
            model.assign("about", "Tells handwritten digits apart");
            return model.id();
        } catch (ModelKeyExistsException e) {
            return DemoTraining.PROJECT.toUpperCase(Locale.ROOT) + "-" + KEY;
        }
    }

    /** A line for each class, below the names of its columns. */
    private byte[] weights() {
        int width = Digits.FEATURES + 1;
        StringBuilder text = new StringBuilder(IntStream.range(0, Digits.FEATURES)
                .mapToObj(pixel -> "pixel " + pixel)
                .collect(Collectors.joining(",", "digit,", ",bias\n")));
        for (int from = 0; from < bestParameters.length; from += width) {
            text.append(from / width)
                    .append(',')
                    .append(Arrays.stream(bestParameters, from, from + width)
                            .mapToObj(Double::toString)
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What a run of the sweep logs besides. */
    private static final class Log implements DemoTraining.Observer {
        private final Settings settings;
        private double[] parameters;

        Log(Settings settings) {
            this.settings = settings;
        }

        @Override
        public RunBuilder configure(RunBuilder run) {
            return run.monitoringNamespace(JOB);
        }

        @Override
        public void begins(Run run) {
            run.assign("params/learning_rate", settings.rate());
            run.append(JOB + "/stdout", "training with " + settings.name());
        }

        @Override
        public void tested(Run run, SoftmaxRegression model, Digits.Split data, int epoch) {
            double loss = model.loss(data.test().pixels, data.test().labels);
            double accuracy = model.accuracy(data.train().pixels, data.train().labels);
            run.floatSeries("test/loss").append(epoch, loss);
            run.floatSeries("train/accuracy").append(epoch, accuracy);
            run.append(
                    JOB + "/stdout",
                    String.format(Locale.ROOT, "epoch %d: test loss %.4f, train accuracy %.3f", epoch, loss, accuracy));
            parameters = model.parameters();
            if (!(loss < LOSS_MAX)) { // or is not a number any more
                ArithmeticException diverged =
                        new ArithmeticException("The loss diverges: it is " + loss + " in epoch " + epoch);
                run.fail(diverged);
                throw diverged;
            }
            if (epoch % IMAGE_EPOCHS == 0) {
                byte[] image = ConfusionMatrix.of(model, data.test()).png();
                run.upload("test/confusion", image, "confusion.png");
                run.fileSeries("test/confusion_by_epoch")
                        .append(epoch, image, "confusion.png", "rows are digits, columns what they were taken for");
            }
        }
    }
}
