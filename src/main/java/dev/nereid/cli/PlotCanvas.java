package dev.nereid.cli;

import java.util.Arrays;

/** A field of characters, each of them one dot or a Braille character of two by four dots. The dot 0, 0 is at the top left. */
final class PlotCanvas {
    private static final int BRAILLE = 0x2800;

    /** The bit of each dot of a Braille character, row by row. */
    private static final int[] BITS = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};

    private final int columns;
    private final int rows;
    private final boolean hasDots;
    private final int[] owners;
    private final int[] bits;

    PlotCanvas(int columns, int rows, boolean hasDots) {
        this.columns = columns;
        this.rows = rows;
        this.hasDots = hasDots;
        this.owners = new int[columns * rows];
        this.bits = new int[columns * rows];
        Arrays.fill(owners, -1);
    }

    int columns() {
        return columns;
    }

    boolean hasDots() {
        return hasDots;
    }

    int dotColumns() {
        return hasDots ? 2 * columns : columns;
    }

    int dotRows() {
        return hasDots ? 4 * rows : rows;
    }

    /** Who drew there last; -1 if nobody did. */
    int owner(int column, int row) {
        return owners[row * columns + column];
    }

    char dots(int column, int row) {
        return (char) (BRAILLE + bits[row * columns + column]);
    }

    /** From dot to dot, both included (Bresenham's algorithm). */
    void line(int fromX, int fromY, int toX, int toY, int owner) {
        int width = Math.abs(toX - fromX);
        int height = Math.abs(toY - fromY);
        int x = fromX;
        int y = fromY;
        int error = width - height;
        dot(x, y, owner);
        while (x != toX || y != toY) {
            int doubled = 2 * error;
            if (doubled > -height) {
                error -= height;
                x += Integer.signum(toX - fromX);
            }
            if (doubled < width) {
                error += width;
                y += Integer.signum(toY - fromY);
            }
            dot(x, y, owner);
        }
    }

    private void dot(int x, int y, int owner) {
        int cell = hasDots ? y / 4 * columns + x / 2 : y * columns + x;
        bits[cell] |= hasDots ? BITS[y % 4 * 2 + x % 2] : 1;
        owners[cell] = owner;
    }
}
