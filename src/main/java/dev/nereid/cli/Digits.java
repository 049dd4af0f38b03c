package dev.nereid.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * The handwritten digits the demo trains on: real data, small enough to ship with the program (see digits.txt beside
 * the data file). The split is random over images, so one writer's digits can fall on both sides; the test accuracy
 * says how well new images of these writers are read, not how well a new writer's would be.
 */
final class Digits {

    static final int FEATURES = 64;
    static final int CLASSES = 10;
    static final int ROWS = 1797;
    static final int TRAIN_ROWS = 1347;

    private static final String RESOURCE = "digits.csv.gz";
    private static final int FULL_PIXEL = 16;

    final double[][] pixels;
    final int[] labels;

    private Digits(double[][] pixels, int[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    record Split(Digits train, Digits test) {}

    static Digits load() {
        return load(RESOURCE);
    }

    static Digits load(String name) {
        InputStream resource = Digits.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IllegalStateException("The digits data is missing: no resource " + name + " beside "
                    + Digits.class.getName() + " on the class path");
        }
        return read(resource);
    }

    /** Reads and closes the gzipped rows. */
    static Digits read(InputStream gzipped) {
        try (gzipped;
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(gzipped), StandardCharsets.US_ASCII))) {
            return parse(lines);
        } catch (IOException e) {
            throw new IllegalStateException("The digits data cannot be read: " + e.getMessage(), e);
        }
    }

    int size() {
        return labels.length;
    }

    Split split(long seed) {
        if (size() != ROWS) {
            throw new IllegalStateException("Only the whole data can be split, not a part of " + size() + " rows");
        }
        int[] order = shuffledRows(new Random(seed));
        return new Split(
                select(Arrays.copyOfRange(order, 0, TRAIN_ROWS)),
                select(Arrays.copyOfRange(order, TRAIN_ROWS, order.length)));
    }

    /** Every row number once, in an order drawn from {@code random}. */
    int[] shuffledRows(Random random) {
        int[] rows = new int[size()];
        for (int i = 0; i < rows.length; i++) {
            int j = random.nextInt(i + 1);
            rows[i] = rows[j];
            rows[j] = i;
        }
        return rows;
    }

    private Digits select(int[] rows) {
        double[][] chosenPixels = new double[rows.length][];
        int[] chosenLabels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            chosenPixels[i] = pixels[rows[i]];
            chosenLabels[i] = labels[rows[i]];
        }
        return new Digits(chosenPixels, chosenLabels);
    }

    private static Digits parse(BufferedReader lines) throws IOException {
        List<int[]> rows = new ArrayList<>(ROWS);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            rows.add(parseRow(line, rows.size() + 1));
        }
        if (rows.size() != ROWS) {
            throw new IllegalStateException(
                    "The digits data is malformed: " + rows.size() + " rows where " + ROWS + " belong");
        }
        double[][] pixels = rows.stream().map(Digits::scaledPixels).toArray(double[][]::new);
        int[] labels = rows.stream().mapToInt(row -> row[FEATURES]).toArray();
        return new Digits(pixels, labels);
    }

    private static int[] parseRow(String line, int lineNumber) {
        String[] fields = line.split(",", -1);
        if (fields.length != FEATURES + 1) {
            throw malformed(lineNumber, fields.length + " values where " + (FEATURES + 1) + " belong");
        }
        int[] row = new int[fields.length];
        for (int i = 0; i < fields.length; i++) {
            row[i] = parseValue(fields[i], i == FEATURES ? CLASSES - 1 : FULL_PIXEL, lineNumber);
        }
        return row;
    }

    private static int parseValue(String field, int largest, int lineNumber) {
        try {
            int value = Integer.parseInt(field);
            if (value >= 0 && value <= largest) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw malformed(lineNumber, "\"" + field + "\" is not a whole number");
        }
        throw malformed(lineNumber, field + " is not between 0 and " + largest);
    }

    private static double[] scaledPixels(int[] row) {
        return Arrays.stream(row, 0, FEATURES)
                .mapToDouble(pixel -> pixel / (double) FULL_PIXEL)
                .toArray();
    }

    private static IllegalStateException malformed(int lineNumber, String problem) {
        return new IllegalStateException("The digits data is malformed, line " + lineNumber + ": " + problem);
    }
}
