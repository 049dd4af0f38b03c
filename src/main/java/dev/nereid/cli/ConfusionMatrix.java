package dev.nereid.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Which digits a model takes for which, as a picture: a row for each digit, a column for what it was taken for. */
final class ConfusionMatrix {
    private static final int CELL = 28;
    private static final int GAP = 2;
    private static final int SIDE = Digits.CLASSES * (CELL + GAP) + GAP;

    private static final int GROUND = 0xffffff;
    private static final int LOW = 0xe8f1f2;
    private static final int RIGHT = 0x0b6e75;
    private static final int WRONG = 0xb3261e;

    private final int[][] counts = new int[Digits.CLASSES][Digits.CLASSES];

    static ConfusionMatrix of(SoftmaxRegression model, Digits digits) {
        ConfusionMatrix matrix = new ConfusionMatrix();
        for (int i = 0; i < digits.size(); i++) {
            matrix.counts[digits.labels[i]][model.predict(digits.pixels[i])]++;
        }
        return matrix;
    }

    byte[] png() {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, color(y, x));
            }
        }
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.setUseCache(false); // no temporary file
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int color(int y, int x) {
        int row = y / (CELL + GAP);
        int column = x / (CELL + GAP);
        boolean isGap = y % (CELL + GAP) < GAP || x % (CELL + GAP) < GAP;
        if (isGap || row >= Digits.CLASSES || column >= Digits.CLASSES) {
            return GROUND;
        }
        int all = 0;
        for (int count : counts[row]) {
            all += count;
        }
        double share = all == 0 ? 0 : counts[row][column] / (double) all;
        return mix(row == column ? RIGHT : WRONG, row == column ? share : Math.sqrt(share)); // few are seen, too
    }

    private static int mix(int color, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int low = LOW >> shift & 0xff;
            int high = color >> shift & 0xff;
            mixed |= (int) Math.round(low + share * (high - low)) << shift;
        }
        return mixed;
    }
}
