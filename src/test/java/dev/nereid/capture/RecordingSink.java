package dev.nereid.capture;

import dev.nereid.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers what it is told. Safe for many threads. */
final class RecordingSink implements CaptureSink {
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, List<Double>> numbers = new LinkedHashMap<>();
    private final Map<String, List<String>> texts = new LinkedHashMap<>();

    @Override
    public synchronized void assign(String path, Value value) {
        values.put(path, value);
    }

    @Override
    public synchronized void append(String path, double value) {
        numbers.computeIfAbsent(path, key -> new ArrayList<>()).add(value);
    }

    @Override
    public synchronized void append(String path, String value) {
        texts.computeIfAbsent(path, key -> new ArrayList<>()).add(value);
    }

    synchronized Map<String, Value> values() {
        return new LinkedHashMap<>(values);
    }

    synchronized Map<String, List<Double>> numbers() {
        Map<String, List<Double>> copy = new LinkedHashMap<>();
        numbers.forEach((path, series) -> copy.put(path, List.copyOf(series)));
        return copy;
    }

    synchronized List<String> texts(String path) {
        return List.copyOf(texts.getOrDefault(path, List.of()));
    }
}
