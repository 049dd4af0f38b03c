package dev.nereid.testing;

import dev.nereid.model.Aggregate;
import dev.nereid.query.Nql;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Exists;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Queries that a parser takes, of every type, operator and shape, about few fields and values, so that some fit. */
public final class RandomNql {
    /** Those of {@link RandomRuns}; and of {@code sys} with their types. */
    public static final String[] PATHS = {"x", "y", "deep/er", "with `quotes`"};

    private static final Object[][] SYS = {
        {"sys/id", Type.STRING},
        {"sys/custom_run_id", Type.STRING},
        {"sys/owner", Type.STRING},
        {"sys/hostname", Type.STRING},
        {"sys/name", Type.STRING},
        {"sys/tags", Type.STRING_SET},
        {"sys/creation_time", Type.DATETIME},
        {"sys/modification_time", Type.DATETIME},
        {"sys/ping_time", Type.DATETIME},
        {"sys/running_time", Type.FLOAT},
        {"sys/monitoring_time", Type.INTEGER},
        {"sys/size", Type.FLOAT},
        {"sys/state", Type.RUN_STATE},
        {"sys/trashed", Type.BOOLEAN},
        {"sys/failed", Type.BOOLEAN}
    };

    static final String[] NUMBERS = {
        "0",
        "-0.0",
        "1",
        "2.5",
        "-3",
        "7",
        "1e300",
        "-1e300",
        "4.9e-324",
        "inf",
        "-inf",
        "9007199254740992",
        "9007199254740993",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1e19",
        "0.1"
    };

    static final String[] TEXTS = {
        "", "a", "A", "ab", "b a", "ü", "\uffff", "𝄞", "say \"hi\"", "back\\slash", "50%", "1"
    };

    private static final String[] PATTERNS = {"a", "^a", "b$", "^$", ".", "(?i)a", "[^a]", "\\d", "𝄞|ü", "a.*b"};

    static double number(String text) {
        return text.endsWith("inf")
                ? Double.POSITIVE_INFINITY * (text.startsWith("-") ? -1 : 1)
                : Double.parseDouble(text);
    }

    private static final String[] TIMES = {
        "2023-11-14T22:13:20Z", "2023-11-14T22:13:20.000001Z", "2023-11-14", "-1d", "-2h", "now", "today", "1960-01-01"
    };

    private final Random random;

    public RandomNql(Random random) {
        this.random = random;
    }

    /** @param depth at most */
    public Nql tree(int depth) {
        int shape = depth == 0 ? 0 : random.nextInt(6);
        return switch (shape) {
            case 1 -> new Nql.And(parts(depth));
            case 2 -> new Nql.Or(parts(depth));
            case 3 -> new Nql.Not(tree(depth - 1));
            default -> condition();
        };
    }

    private List<Nql> parts(int depth) {
        List<Nql> parts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= -1; i--) {
            parts.add(tree(depth - 1));
        }
        return parts;
    }

    private Nql condition() {
        String path = one(PATHS);
        Type type = one(Type.values());
        if (random.nextInt(3) == 0) {
            Object[] field = one(SYS);
            path = (String) field[0];
            type = (Type) field[1];
        }
        List<Operator> operators = operators(type);
        return operators.isEmpty() || random.nextInt(6) == 0
                ? new Exists(path, type)
                : comparison(path, type, operators.get(random.nextInt(operators.size())));
    }

    private Comparison comparison(String path, Type type, Operator operator) {
        Aggregate aggregate = type == Type.FLOAT_SERIES && random.nextInt(4) > 0 ? one(Aggregate.values()) : null;
        return new Comparison(path, type, aggregate, operator, value(type, operator));
    }

    private static List<Operator> operators(Type type) {
        Operator[] all = Operator.values();
        return switch (type) {
            case FLOAT, INTEGER, DATETIME, FLOAT_SERIES -> List.of(all).subList(0, 6);
            case STRING, STRING_SERIES -> List.of(all);
            case BOOLEAN, RUN_STATE, ARTIFACT -> List.of(all).subList(0, 2);
            case STRING_SET -> List.of(all).subList(6, 8);
            default -> List.of();
        };
    }

    private String value(Type type, Operator operator) {
        return switch (type) {
            case FLOAT, INTEGER, FLOAT_SERIES -> {
                boolean isIdentity = operator == Operator.EQUAL || operator == Operator.UNEQUAL;
                yield isIdentity && random.nextInt(6) == 0 ? "nan" : one(NUMBERS);
            }
            case BOOLEAN -> random.nextBoolean() ? "true" : "false";
            case RUN_STATE -> random.nextBoolean() ? "running" : "idle";
            case DATETIME -> one(TIMES);
            default -> operator == Operator.MATCHES || operator == Operator.NOT_MATCHES ? one(PATTERNS) : one(TEXTS);
        };
    }

    private <T> T one(T[] all) {
        return all[random.nextInt(all.length)];
    }
}
