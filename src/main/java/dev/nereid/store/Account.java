package dev.nereid.store;

/**
 * Who uses a server.
 *
 * @param isService whether it is a program, and no person
 */
public record Account(long id, String name, boolean isService) {
    /** The one that a new server begins with; it may do everything. */
    public static final String ADMINISTRATOR = "admin";

    public boolean isAdministrator() {
        return name.equals(ADMINISTRATOR);
    }
}
