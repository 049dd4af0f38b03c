package dev.nereid.store;

/** Who uses a server. */
public record Account(long id, String name) {
    /** The one that a new server begins with; it may do everything. */
    public static final String ADMINISTRATOR = "admin";

    public boolean isAdministrator() {
        return name.equals(ADMINISTRATOR);
    }
}
