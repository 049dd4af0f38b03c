/**
 * The store: many objects, their attributes and series, in one database. A server owns one; a laptop owns one too, as
 * the replica of its run files.
 *
 * <p>One way in: {@link dev.nereid.store.Store#apply}, a batch of one log in one transaction. It checks that the batch
 * continues what it has of that log (sequence and digest), applies each operation, and records the range, so that a
 * batch that comes twice changes nothing and one that contradicts what is there is recognised as a fork.
 *
 * <h2>Merging</h2>
 *
 * Logs of one object arrive in any order and give one state. Of each attribute the store keeps three stamps: of the
 * latest operation, clear and deletion. An operation that is older than the deletion changes nothing; points and set
 * elements older than the clear neither. So it does not matter which came first.
 *
 * <p>One thing alone depends on order: two logs that give one path different types, or make a value of another's
 * namespace. What came first stays; the other operation becomes a <i>rejection</i>. It is kept, reported, and tried
 * again when its obstacle is deleted, so a deletion that arrives late still ends in the same state.
 *
 * <h2>Classes</h2>
 *
 * <pre>
 *   Store            open, apply, ask; each call one transaction
 *   BatchApplier     a batch: place it, apply it, record it
 *   LogLedger        what was applied of each log: ranges, digests, checksums; LostRanges: what damaged files have lost
 *   Projects         projects and their keys
 *   ObjectRegistry   objects and their IDs, given once; aliases
 *   IssuedIds        which IDs may have been given, kept beside the database; LostIds: those that a restore has lost
 *   ObjectSearch     objects as a query means them; SortOrder: in the order of a field, by SortKeys
 *   FieldValues      the values of one field and who has the first of them; SortAids: indexes for that
 *   KeyedRows        rows as every batch finds them, BulkRows: as it writes them, both without rendering SQL each time
 *   SysColumns       what SysNamespace computes, in SQL, for queries and sorts
 *   AttributeViews   attributes of many objects at once
 *   ObjectRows       where the rows of an object lie, and how they go
 *   Snapshots        an object as a file, SnapshotContent: on its way out, SnapshotImport: into another store
 *   ObjectActivity   what the logs of an object say of its life
 *   Trash            out of sight, back, and gone; Removal: of objects and projects, by whoever may
 *   AttributeMerger  the rules above, for one operation
 *   AttributeTable   attributes that a batch touches: loaded once, written once
 *   SeriesBlocks     points in and out; SeriesSummary: count, last, min, max, mean, variance
 *   SetElements      elements of string sets
 *   FileEntries      files of file fields, sets and artifacts; FileReader: listed or summed up
 *   ContentStore     what is in those files: which has arrived; Contents: on disk, each once;
 *                    SharedDirectory: the same one for all servers of a database
 *   ArtifactStore    which files artifacts have
 *   Rejections       operations kept aside; Quarantine: shown, tried again, dropped
 *   Writers          processes that write logs; Listeners: those that can be asked to stop
 *   SysNamespace     what an object says of itself
 *   StoreReader      objects, attributes, series as values
 *   SeriesReader     points that count, as SeriesScan goes through them and SeriesColumns holds them: in SeriesMemory
 *   StaleSeries      those whose summaries have to be computed again
 *   ServerLogs       what clients log that keep no log; ServerLog: one of these logs
 *   Administration   projects and accounts; Accounts: who may use a server; Memberships: who was given which role
 *   SignIns          sessions of browsers; Passwords: what those are compared with
 *   Tokens           the secrets of accounts and sessions; TokenLifetimes: until when they may live
 *   Access           what an account may do; Quotas: how much a store takes
 * </pre>
 *
 * <h2>Who may do what</h2>
 *
 * {@link dev.nereid.store.Store#as} is the store as an account may use it. Whether it may do something is asked in the
 * transaction that does it. What it may not see is not there for it.
 *
 * <h2>Many at once</h2>
 *
 * SQL goes through jOOQ and is portable between SQLite and PostgreSQL. In SQLite one transaction writes at a time; in
 * PostgreSQL many do, of many servers. So whoever changes something locks it first by name ({@link dev.nereid.db.Locks}):
 * the log that is added to, then its object; contents that come or go. What was read before a lock is read again. Where two
 * create the same, a unique index lets one of them run again. All but {@code Store} and the fronts that it hands out ({@code
 * ContentStore}, {@code ArtifactStore}, {@code Quarantine}, {@code Removal}, {@code ServerLogs}, {@code SortAids}, {@code
 * Writers}, {@code Administration}, {@code SignIns}) are used
 * inside one transaction, by one thread.
 */
package dev.nereid.store;
