package dev.nereid.cli;

import java.util.Collection;

/** A column of a result for programs. */
record Column(String name, CellType type) {

    boolean isNumber() {
        return type == CellType.INTEGER || type == CellType.FLOAT;
    }

    /** Learns from the cells of a column of which type it has to be. */
    static final class Finder {
        /** Above it, a double is not every integer. */
        private static final long EXACT_MAX = 1L << 53;

        private final CellType ifEmpty;
        private CellType type; // null without a cell so far
        private boolean large; // whether an integer is none that a double can be

        /** @param ifEmpty what it is if all cells are null */
        Finder(CellType ifEmpty) {
            this.ifEmpty = ifEmpty;
        }

        void add(Object cell) {
            if (cell != null) {
                CellType next = CellType.of(cell);
                type = type == null ? next : type.with(next);
                large |= cell instanceof Long number && (number > EXACT_MAX || number < -EXACT_MAX);
            }
        }

        Finder addAll(Collection<?> cells) {
            cells.forEach(this::add);
            return this;
        }

        CellType type() {
            if (type == null) {
                return ifEmpty;
            }
            return type == CellType.FLOAT && large ? CellType.STRING : type;
        }
    }
}
