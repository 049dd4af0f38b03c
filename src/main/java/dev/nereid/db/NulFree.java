package dev.nereid.db;

import org.jooq.Converter;

/**
 * Texts without U+0000, which PostgreSQL can't store, so that whatever a program logs is kept. U+001A (SUBSTITUTE) and a
 * {@code 0} stand for it, and two of U+001A for that itself; all other texts are stored as they are.
 */
public final class NulFree implements Converter<String, String> {
    private static final long serialVersionUID = 1L;
    private static final char SUBSTITUTE = '\u001a';
    private static final String NUL_TEXT = SUBSTITUTE + "0";
    private static final String SUBSTITUTE_TEXT = "" + SUBSTITUTE + SUBSTITUTE;

    @Override
    public String from(String stored) {
        if (stored == null || stored.indexOf(SUBSTITUTE) < 0) {
            return stored;
        }
        StringBuilder text = new StringBuilder(stored.length());
        for (int i = 0; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c == SUBSTITUTE && i + 1 < stored.length()) {
                i++;
                c = stored.charAt(i) == '0' ? '\0' : SUBSTITUTE;
            }
            text.append(c);
        }
        return text.toString();
    }

    @Override
    public String to(String text) {
        return text == null || text.indexOf('\0') < 0 && text.indexOf(SUBSTITUTE) < 0
                ? text
                : text.replace(String.valueOf(SUBSTITUTE), SUBSTITUTE_TEXT).replace("\0", NUL_TEXT);
    }

    @Override
    public Class<String> fromType() {
        return String.class;
    }

    @Override
    public Class<String> toType() {
        return String.class;
    }
}
