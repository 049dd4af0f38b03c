package dev.nereid.capture;

import dev.nereid.model.Value;

/** For tests that care for string series only. */
interface CaptureSinkOfText extends CaptureSink {
    @Override
    default void assign(String path, Value value) {
        throw new AssertionError(path);
    }

    @Override
    default void append(String path, double value) {
        throw new AssertionError(path);
    }
}
