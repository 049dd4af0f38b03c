/**
 * The command {@code nereid}: one file per command, {@link dev.nereid.cli.Main} lists them.
 *
 * <p>A command prints its result on standard output and everything else (progress, warnings, errors) on standard error,
 * and exits with 0 if all went well, 1 if something didn't, 2 if it was called wrongly.
 */
package dev.nereid.cli;
