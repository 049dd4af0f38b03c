/**
 * The replica: a store in the user's cache directory, brought up to date from the run files of one data directory, and from
 * what was pulled from servers for it, whenever a question is asked. Local answers equal a server's because the same code
 * computed them.
 *
 * <p>A refresh reads what has changed, and no more ({@link dev.nereid.replica.Refresh}):
 *
 * <ul>
 *   <li>Files are told apart without opening them, by identity, size and time of change of the file and its journals. A file
 *       is settled when its writer is gone and all of it was read; the others are looked at each time, from where the last
 *       look ended.
 *   <li>Each file and log is noted as a <i>source</i>, with how much of the log it has. When a file is gone, is another, or
 *       has become shorter, its logs may be applied further than any source has them. All of such an object is forgotten and
 *       read again from the sources that are left, since a state does not tell what came from where.
 *   <li>What was read is committed with the note that it was: a kill in between costs time only. One process refreshes at a
 *       time; others answer from the last state.
 * </ul>
 *
 * <p>What was pulled lies beside the store, a snapshot for each object, with all that the server knew: logs go on from there.
 * A run may be in both, as a snapshot and in run files that say more, or that the server has not got.
 *
 * <p>The store is disposable: if it is missing, broken, or of another version, it is built anew. Nothing is written near the
 * run files, so a read-only directory is as good as any.
 */
package dev.nereid.replica;
