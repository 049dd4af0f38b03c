/**
 * The replica: a store in the user's cache directory, brought up to date from the run files of one data directory
 * whenever a question is asked. Local answers equal a server's because the same code computed them.
 *
 * <p>It is disposable: if it is missing, broken, or knows of a log whose file is gone, it is built anew. One process
 * refreshes at a time; others answer from the last state. Nothing is written near the run files, so a read-only directory
 * is as good as any.
 */
package dev.nereid.replica;
