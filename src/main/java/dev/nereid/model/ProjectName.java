package dev.nereid.model;

import java.util.regex.Pattern;

/** Names of projects: {@code workspace/name}, or {@code name} in a workspace that the context gives. */
public final class ProjectName {
    /** In an address, what begins otherwise could mean a page, or the place above. */
    private static final String PART = "(?![ .~-])[^/\\p{Cntrl}]{1,200}(?<! )";

    private static final Pattern VALID = Pattern.compile(PART + "(/" + PART + ")?");

    private ProjectName() {}

    public static boolean isValid(String name) {
        return VALID.matcher(name).matches() && Text.isWellFormed(name);
    }

    /** @throws IllegalArgumentException if it is no project name; the message says what one looks like */
    public static void check(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("\"" + name
                    + "\" is not a valid project name. Give workspace/name, or name: each has at most 200"
                    + " characters, no further slash, no blank at an end, and begins with none of . ~ and -.");
        }
    }

    /** Workspace and name. */
    public static String[] split(String name, String defaultWorkspace) {
        int slash = name.indexOf('/');
        return slash < 0
                ? new String[] {defaultWorkspace, name}
                : new String[] {name.substring(0, slash), name.substring(slash + 1)};
    }
}
