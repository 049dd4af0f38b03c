package dev.nereid.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the environment says. A variable that is blank counts as not set. A value that makes no sense is an
 * {@link SettingException}.
 */
public final class Settings {
    private static final List<String> TRUE = List.of("true", "t", "yes", "on", "1");
    private static final List<String> FALSE = List.of("false", "f", "no", "off", "0");

    private final Map<String, String> environment;

    public Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    public static Settings ofEnvironment() {
        return new Settings(System.getenv());
    }

    /** All of it, for what is not ours: a scheduler's variables. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Null if it is not set. */
    public String get(Setting setting) {
        String variable = variable(setting);
        return variable == null ? null : variable(variable);
    }

    /** The variable that sets it; null if none does. */
    public String variable(Setting setting) {
        for (String name : setting.variables()) {
            if (variable(name) != null) {
                return name;
            }
        }
        return null;
    }

    /** Any variable's value; null if it is not set, or blank. */
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Null if it is not set. What the check throws is completed by the name of the variable. */
    public String checked(Setting setting, Consumer<String> check) {
        String text = get(setting);
        if (text != null) {
            try {
                check.accept(text);
            } catch (IllegalArgumentException e) {
                throw new SettingException(variable(setting) + ": " + e.getMessage(), e);
            }
        }
        return text;
    }

    // Without lambdas and streams, which cost a job that starts more than all else here.

    public Duration duration(Setting setting) {
        String text = get(setting);
        if (text == null) {
            return setting.defaultDuration();
        }
        try {
            return setting.check(Durations.parse(text));
        } catch (IllegalArgumentException e) {
            String possible = "a duration of at least " + setting.minimum() + ", such as " + Durations.EXAMPLES;
            throw refusal(setting, text, possible, e);
        }
    }

    public int integer(Setting setting) {
        String text = get(setting);
        if (text == null) {
            return setting.defaultInteger();
        }
        try {
            return setting.check(Setting.integer(text));
        } catch (IllegalArgumentException e) {
            throw refusal(setting, text, "a whole number of at least " + setting.minimum(), e);
        }
    }

    /** Bytes; null if it is not set. */
    public Long size(Setting setting) {
        String text = get(setting);
        if (text == null) {
            return null;
        }
        try {
            return setting.checkSize(Sizes.parse(text));
        } catch (IllegalArgumentException e) {
            String possible = "a number of bytes of at least " + setting.minimum() + ", such as " + Sizes.EXAMPLES;
            throw refusal(setting, text, possible, e);
        }
    }

    public boolean flag(Setting setting) {
        String text = textOrDefault(setting);
        String word = text.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            throw refusal(setting, text, "true or false", null);
        }
        return TRUE.contains(word);
    }

    /** One of several words, in any case. */
    public <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        String text = textOrDefault(setting);
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            String possible = Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "))
                    .replaceFirst(", ([^,]*)$", " or $1");
            throw refusal(setting, text, possible, e);
        }
    }

    /** What is between the commas; empty if it is not set. */
    public List<String> list(Setting setting) {
        List<String> elements = new ArrayList<>();
        String text = get(setting);
        for (String element : text == null ? new String[0] : text.split(",")) {
            if (!element.isBlank()) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    /** Null if it is not set. */
    public Path path(Setting setting) {
        String text = get(setting);
        return text == null ? null : Path.of(text);
    }

    private String textOrDefault(Setting setting) {
        String text = get(setting);
        return text == null ? setting.fallback() : text;
    }

    private SettingException refusal(Setting setting, String text, String possible, Throwable cause) {
        return new SettingException(variable(setting) + " is \"" + text + "\"; it can be " + possible + ".", cause);
    }
}
