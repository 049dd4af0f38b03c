package dev.nereid.settings;

/** A value of the environment that makes no sense; the message names the variable, its value, and what is possible. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public SettingException(String message, Throwable cause) {
        super(message, cause);
    }
}
