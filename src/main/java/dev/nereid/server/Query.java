package dev.nereid.server;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.UUID;

/** Parameters of a request, or an answer that says what is wrong with them. */
final class Query {
    private Query() {}

    static String text(Context context, String name) {
        String text = context.queryParam(name);
        if (text == null || text.isEmpty()) {
            throw new BadRequestResponse("The parameter \"" + name + "\" is missing.");
        }
        return text;
    }

    static long number(Context context, String name, long min, long max) {
        return number("parameter", name, text(context, name), min, max);
    }

    /** @param what the text is of, for the message: a parameter, a header */
    static long number(String what, String name, String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadRequestResponse("The " + what + " \"" + name + "\" is \"" + text + "\"; it must be a number from "
                + min + " to " + max + ".");
    }

    /** 64 bits. */
    static long hex(Context context, String name) {
        String text = text(context, name);
        try {
            return Long.parseUnsignedLong(text, 16);
        } catch (NumberFormatException e) {
            throw new BadRequestResponse(
                    "The parameter \"" + name + "\" is \"" + text + "\"; it must be up to 16 hexadecimal digits.");
        }
    }

    static UUID uuid(String text, String what) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new BadRequestResponse("The " + what + " is \"" + text + "\"; it must be a UUID.");
        }
    }
}
