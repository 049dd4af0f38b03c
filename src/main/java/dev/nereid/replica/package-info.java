/**
 * The replica: a store in the user's cache directory, brought up to date from the run files of one data directory
 * whenever a question is asked, and from what was pulled from servers for it. Local answers equal a server's because the same code computed them.
 *
 * <p>What was pulled lies beside the store, a snapshot for each object, with all that the server knew: logs go on from there.
 * A run may be in both, as a snapshot and in run files that say more, or that the server has not got.
 *
 * <p>It is disposable: if it is missing, broken, or knows of a log whose file is gone, it is built anew. One process
 * refreshes at a time; others answer from the last state. Nothing is written near the run files, so a read-only directory
 * is as good as any.
 */
package dev.nereid.replica;
