package dev.nereid.cli;

import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.RunBuilder;
import dev.nereid.StringSeries;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The training job of the demo, written as anybody would write one: softmax regression on handwritten digits, logged
 * offline. It remembers what it logged, to compare with what the server says in the end.
 */
final class DemoTraining {
    static final String PROJECT = "digits";

    /** What differs from run to run. */
    record Settings(String name, List<String> tags, int batchSize, double l2, double rate) {
        static final Settings BASELINE = new Settings("softmax regression", List.of("demo", "baseline"), 32, 1e-4, 1);
    }

    /** Logs more than the job does by itself. */
    interface Observer {
        Observer NONE = new Observer() {};

        default RunBuilder configure(RunBuilder run) {
            return run;
        }

        default void begins(Run run) {}

        default void tested(Run run, SoftmaxRegression model, Digits.Split data, int epoch) {}
    }

    /** What was logged, from the job's own memory. */
    record Result(String runId, Path file, List<Double> losses, List<Double> accuracies, double finalAccuracy) {}

    private final Path directory;
    private final int epochs;
    private final long seed;

    DemoTraining(Path directory, int epochs, long seed) {
        this.directory = directory;
        this.epochs = epochs;
        this.seed = seed;
    }

    Result run() {
        return run(Settings.BASELINE, Observer.NONE);
    }

    Result run(Settings settings, Observer observer) {
        Digits.Split data = Digits.load().split(seed);
        SoftmaxRegression model = new SoftmaxRegression(Digits.FEATURES, Digits.CLASSES);
        Random random = new Random(seed);
        List<Double> losses = new ArrayList<>();
        List<Double> accuracies = new ArrayList<>();
        try (Run run = observer.configure(withoutCaptures(Nereid.initRun()))
                .project(PROJECT)
                .mode(Mode.OFFLINE)
                .directory(directory)
                .name(settings.name())
                .tags(settings.tags().toArray(String[]::new))
                .start()) {
            logParameters(run, data, settings);
            observer.begins(run);
            FloatSeries loss = run.floatSeries("train/loss");
            FloatSeries gradient = run.floatSeries("train/gradient_norm");
            FloatSeries accuracy = run.floatSeries("test/accuracy");
            StringSeries messages = run.stringSeries("messages");
            for (int epoch = 0; epoch < epochs; epoch++) {
                double rate = settings.rate() / (1 + 0.1 * epoch);
                int[] rows = data.train().shuffledRows(random);
                for (int from = 0; from < rows.length; from += settings.batchSize()) {
                    int to = Math.min(from + settings.batchSize(), rows.length);
                    double batchLoss = model.trainBatch(
                            data.train().pixels, data.train().labels, rows, from, to, rate, settings.l2());
                    loss.append(batchLoss);
                    losses.add(batchLoss);
                    gradient.append(model.gradientNorm());
                }
                double tested = model.accuracy(data.test().pixels, data.test().labels);
                accuracy.append(epoch, tested);
                accuracies.add(tested);
                messages.append(String.format(Locale.ROOT, "epoch %d: test accuracy %.3f", epoch, tested));
                observer.tested(run, model, data, epoch);
            }
            double last = accuracies.get(accuracies.size() - 1);
            run.assign("result/accuracy", last);
            run.assign("result/finished", Instant.now());
            run.assign("result/passed", last > 0.9);
            return new Result(run.id(), run.file(), losses, accuracies, last);
        }
    }

    /** What the demo logs is the same on every machine. */
    private static RunBuilder withoutCaptures(RunBuilder run) {
        return run.captureStdout(false)
                .captureStderr(false)
                .captureHostMetrics(false)
                .captureGit(false)
                .captureSource(false)
                .captureTraceback(false);
    }

    private void logParameters(Run run, Digits.Split data, Settings settings) {
        run.assign("params/epochs", epochs);
        run.assign("params/batch_size", settings.batchSize());
        run.assign("params/l2", settings.l2());
        run.assign("params/seed", seed);
        run.assign("data/name", "UCI handwritten digits");
        run.assign("data/train_rows", data.train().size());
        run.assign("data/test_rows", data.test().size());
    }
}
