/**
 * What a user can set, and where it comes from. Java only.
 *
 * <p>{@link dev.nereid.settings.Setting} lists all there is: its variables, default, minimum and unit. The README's table
 * says the same, and a test holds the two equal. {@link dev.nereid.settings.Settings} reads the environment in one way
 * for the library and the command line: {@code NEREID_*} first, then the {@code NEPTUNE_*} variable that means the same,
 * then the default. What the program says itself comes before all of these, and is none of this package's business.
 */
package dev.nereid.settings;
