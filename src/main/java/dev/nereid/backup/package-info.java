/**
 * Copies of a server's store at one moment, and the way back.
 *
 * <pre>
 *   Backup           makes one while the server runs; BackupCheck: whether it is whole
 *   Restore          puts one in a server's place; RestoredIds: which IDs it must not give again
 *   BackupDirectory  what lies where in a backup; BackupManifest: what it says of itself
 *   StorePlace       where a server keeps its store; LiveStore: the store there, while others use it
 *   TableCopy        all rows from one database to another; ContentCopy: contents of files
 *   CheckedContents  which contents of a backup are to be read again
 * </pre>
 *
 * <h2>What a backup is</h2>
 *
 * <pre>
 *   backup.txt            says which of the others count; replaced last, in one step
 *   store-3f2b….db        the database, in SQLite whichever it came from: one plain file
 *   files/9f/9f86d0…      contents of files, each under its SHA-256
 *   restored.txt          how many numbers restores of it have skipped
 *   checked.txt           when which content was last read whole
 * </pre>
 *
 * <p><b>One moment.</b> The database is copied in one transaction that reads. Contents never change, and are on disk before
 * the database names them; so those that the copy names are copied after it. One that was deleted meanwhile can't be: then
 * the database is copied again, which no longer names it.
 *
 * <p><b>Whole or not at all.</b> Until {@code backup.txt} is replaced, all that the previous backup names stays. What was
 * killed half-way leaves contents that the next backup needs not copy.
 *
 * <p><b>Nobody is trusted.</b> Hashes say that a backup is what somebody wrote, not who. Its database has to have the tables of
 * a store and no trigger or view besides, and only rows are taken from it; no link is followed.
 *
 * <p><b>No rot.</b> A backup reads again what was written to since it was last read, and some of the rest in turn. What is
 * damaged is copied anew while the server has it. A restore can go on without it: clients are asked for it as for any content
 * that is missing.
 *
 * <h2>After a restore</h2>
 *
 * The store keeps its instance id and gets another epoch, which every answer of the server names. Clients that see another
 * epoch than before believe nothing that was confirmed before, and ask again: so they send what the backup lacks.
 *
 * <p><b>No ID twice.</b> A server notes which IDs it may give before it gives them, in {@code issued-ids} beside the database,
 * and each backup leaves its name in there. Where the file is still there at the restore and knows the backup, it is
 * complete: numbers go on behind all that was given. Where it was lost with the disk, numbers skip ahead by a margin
 * instead, which is safe as long as no project gave more IDs than that since the backup. What lies between is lost: the
 * client that was given such an ID, and says so when it comes again, gets it back, and nobody else does. A restore notes in
 * the backup how much it has skipped, so that another restore of the same backup skips that, too.
 */
package dev.nereid.backup;
