package dev.nereid.testing;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a browser has of a session: a cookie, and what the pages keep.
 *
 * @param cookie {@code name=value}
 */
public record BrowserSession(String cookie, String pageKey) {
    private static final Pattern KEY = Pattern.compile("page_key(?:=|\":\")([\\w-]+)");

    /** As an answer begins it, in its body or in the address to which it leads. */
    public static BrowserSession begunBy(HttpResponse<String> answer) {
        String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
        String where = answer.headers().firstValue("Location").orElse("") + " " + answer.body();
        Matcher key = KEY.matcher(where);
        if (!key.find()) {
            throw new IllegalArgumentException("No page key in " + where);
        }
        return new BrowserSession(set.substring(0, set.indexOf(';')), key.group(1));
    }

    /** Of a request that a page sends, and more of them. */
    public String[] headers(String... more) {
        return Stream.concat(Stream.of("Cookie", cookie, "Nereid-Web", pageKey), Stream.of(more))
                .toArray(String[]::new);
    }
}
