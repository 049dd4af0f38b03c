package dev.nereid.cli;

import java.util.Arrays;

/**
 * Multinomial logistic regression trained by mini-batch gradient descent, so that the demo has a real model with real
 * curves and needs no machine-learning library. It starts from zero weights, which is safe because the loss is convex;
 * the only randomness in a training run is the order of the rows the caller passes in. StrictMath keeps the results the
 * same to the last bit on every machine.
 */
final class SoftmaxRegression {

    private final int features;
    private final int classes;

    /** One stretch per class: its weights, then its bias. */
    private final double[] parameters;

    private final double[] gradient;
    private final double[] scores;

    SoftmaxRegression(int features, int classes) {
        if (features < 1 || classes < 2) {
            throw new IllegalArgumentException(
                    "At least 1 feature and 2 classes are needed, not " + features + " and " + classes);
        }
        this.features = features;
        this.classes = classes;
        this.parameters = new double[classes * (features + 1)];
        this.gradient = new double[parameters.length];
        this.scores = new double[classes];
    }

    /**
     * Takes one step on the examples {@code rows[from]} up to but not including {@code rows[to]}. The step descends the
     * mean cross-entropy plus {@code l2 / 2} times the sum of the squared weights, biases left out.
     *
     * @return the mean cross-entropy of the batch before the step, without the penalty
     */
    double trainBatch(double[][] x, int[] y, int[] rows, int from, int to, double learningRate, double l2) {
        if (from >= to) {
            throw new IllegalArgumentException("The batch from " + from + " to " + to + " is empty");
        }
        Arrays.fill(gradient, 0);
        double total = 0;
        for (int i = from; i < to; i++) {
            total += addGradient(x[rows[i]], y[rows[i]], to - from);
        }
        addPenaltyGradient(l2);
        step(learningRate);
        return total / (to - from);
    }

    /** The Euclidean norm of the gradient of the latest step, penalty included; 0 before the first. */
    double gradientNorm() {
        double sum = 0;
        for (double slope : gradient) {
            sum += slope * slope;
        }
        return Math.sqrt(sum);
    }

    /** The mean cross-entropy, in nats. */
    double loss(double[][] x, int[] y) {
        double total = 0;
        for (int i = 0; i < x.length; i++) {
            score(x[i]);
            total += logSumExp() - scores[y[i]];
        }
        return total / x.length;
    }

    double accuracy(double[][] x, int[] y) {
        int right = 0;
        for (int i = 0; i < x.length; i++) {
            if (predict(x[i]) == y[i]) {
                right++;
            }
        }
        return right / (double) x.length;
    }

    int predict(double[] example) {
        score(example);
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }

    /** A copy: for each class in turn its weights, then its bias. */
    double[] parameters() {
        return parameters.clone();
    }

    void setParameters(double[] values) {
        if (values.length != parameters.length) {
            throw new IllegalArgumentException(values.length + " parameters given, the model has " + parameters.length);
        }
        System.arraycopy(values, 0, parameters, 0, values.length);
    }

    private double addGradient(double[] example, int label, int batchSize) {
        score(example);
        double logTotal = logSumExp();
        for (int c = 0; c < classes; c++) {
            double probability = StrictMath.exp(scores[c] - logTotal);
            double slope = (probability - (c == label ? 1 : 0)) / batchSize;
            int start = start(c);
            for (int f = 0; f < features; f++) {
                gradient[start + f] += slope * example[f];
            }
            gradient[start + features] += slope;
        }
        return logTotal - scores[label];
    }

    private void addPenaltyGradient(double l2) {
        for (int c = 0; c < classes; c++) {
            int start = start(c);
            for (int i = start; i < start + features; i++) {
                gradient[i] += l2 * parameters[i];
            }
        }
    }

    private void step(double learningRate) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= learningRate * gradient[i];
        }
    }

    private void score(double[] example) {
        for (int c = 0; c < classes; c++) {
            int start = start(c);
            double score = parameters[start + features];
            for (int f = 0; f < features; f++) {
                score += parameters[start + f] * example[f];
            }
            scores[c] = score;
        }
    }

    /** The largest score is taken out before exponentiating, so nothing overflows. */
    private double logSumExp() {
        double largest = scores[0];
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        for (double score : scores) {
            sum += StrictMath.exp(score - largest);
        }
        return largest + StrictMath.log(sum);
    }

    private int start(int classNumber) {
        return classNumber * (features + 1);
    }
}
