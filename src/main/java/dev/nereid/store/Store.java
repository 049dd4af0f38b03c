package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.STORE_INFO;
import static dev.nereid.db.jooq.Tables.TRACKED_OBJECT;

import dev.nereid.codec.BatchSet;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.LostOperations;
import dev.nereid.codec.OperationBatch;
import dev.nereid.db.Database;
import dev.nereid.db.Locks;
import dev.nereid.db.Sqlite;
import dev.nereid.db.jooq.tables.records.OperationLogRecord;
import dev.nereid.db.jooq.tables.records.ProjectRecord;
import dev.nereid.db.jooq.tables.records.StoreInfoRecord;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AppliedState;
import dev.nereid.model.Downsampling;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.ProjectRole;
import dev.nereid.model.Rejection;
import dev.nereid.model.SeriesPoints;
import dev.nereid.model.Visibility;
import dev.nereid.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Many objects, their attributes and series, in one database.
 *
 * <p>{@link #apply} is the only way in for what was logged. When it returns, the batch is committed. Safe for many
 * threads: writes take turns, reads run beside them and see one state throughout a call.
 */
public final class Store implements AutoCloseable {
    /** A project as callers see it. */
    public record Project(String name, String key, long runs, Visibility visibility, boolean isArchived) {
        static Project of(ProjectRecord row, long runs) {
            return new Project(
                    Projects.fullName(row),
                    row.getProjectKey(),
                    runs,
                    Visibility.of(row.getVisibility()),
                    row.getArchivedTime() != null);
        }
    }

    /** Some of many objects, and how many they are. */
    public record Page(int count, List<ObjectView> objects) {}

    /** What is applied in some milliseconds. */
    private static final int SHORT_OPERATIONS = 1000;

    private static final int SHORT_BYTES = 64 << 10;

    private final Database database;
    private final StoreOptions options;
    private final Contents contents;
    private final UUID instanceId;
    private final long epoch;
    private final TokenUse tokenUse;
    private final SortAids sortAids;
    private final Account account; // null for whoever has the store to itself

    private Store(
            Database database,
            StoreOptions options,
            Contents contents,
            TokenUse tokenUse,
            SortAids sortAids,
            UUID instanceId,
            long epoch,
            Account account) {
        this.database = database;
        this.options = options;
        this.contents = contents;
        this.tokenUse = tokenUse;
        this.sortAids = sortAids;
        this.instanceId = instanceId;
        this.epoch = epoch;
        this.account = account;
    }

    /**
     * Opens a store in an SQLite file, and creates it if it is missing.
     *
     * @throws dev.nereid.db.DatabaseException if it can't be opened
     */
    public static Store openSqlite(Path file, StoreOptions options) {
        return open(Database.openSqlite(file, options.powerSafe()), file.resolveSibling("files"), options);
    }

    /**
     * Opens a store in PostgreSQL, and creates it if there is none. Many processes may have it open.
     *
     * @param url {@code jdbc:postgresql://…}
     * @param files directory of contents, the same for all of them
     * @throws dev.nereid.db.DatabaseException if it can't be opened, or the directory is another one
     */
    public static Store openPostgres(String url, Path files, StoreOptions options) {
        Store store = open(Database.openPostgres(url), files, options);
        try {
            new SharedDirectory(files).check(store.database);
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Store open(Database database, Path files, StoreOptions options) {
        try {
            StoreInfoRecord info = database.write(Store::info);
            UUID instanceId = UUID.fromString(info.getInstanceId());
            StoreOptions noting =
                    options.givesIds() ? options.noting(IssuedIds.open(IssuedIds.file(files), instanceId)) : options;
            return new Store(
                    database,
                    noting,
                    new Contents(files),
                    new TokenUse(),
                    new SortAids(database, System::nanoTime),
                    instanceId,
                    info.getEpoch(),
                    null);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static StoreInfoRecord info(DSLContext db) {
        Locks.take(db, "store");
        StoreInfoRecord info = db.fetchOne(STORE_INFO);
        if (info == null) {
            info = db.newRecord(STORE_INFO);
            info.setInstanceId(UUID.randomUUID().toString());
            info.setEpoch(1L);
            info.setFormat((long) Sqlite.STORE_FORMAT);
            info.setNumberBase(0L);
            info.insert();
        }
        return info;
    }

    /**
     * This store for one who uses a server. What the account may not see is not there for it; what else it may not do is
     * refused. To be closed by nobody.
     */
    public Store as(Account user) {
        return new Store(database, options, contents, tokenUse, sortAids, instanceId, epoch, user);
    }

    /** Its projects and accounts, and who may do what. */
    public Administration administration() {
        return new Administration(database, options, tokenUse, account);
    }

    /** How people sign in with a browser. */
    public SignIns signIns() {
        return new SignIns(administration(), options, account);
    }

    public Quotas quotas() {
        return options.quotas();
    }

    /** Names this store for ever; a copy of its files is the same instance. */
    public UUID instanceId() {
        return instanceId;
    }

    /** Fields that objects of a kind have in a project, by a part of their path. */
    public List<FieldName> fields(String project, ObjectKind kind, String text, int max) {
        return database.read(db -> new FieldNames(db).find(project(db, project, ProjectRole.VIEWER), kind, text, max));
    }

    /** Raised when the store is restored from a backup. */
    public long epoch() {
        return epoch;
    }

    // ---------------------------------------------------------------------------------------------------- logs --

    /**
     * Applies a batch whole and commits, or changes nothing and says why.
     *
     * @throws StoreException if the batch can't be accepted from this account, or names no project
     */
    public AppliedState apply(OperationBatch batch) {
        return apply(batch, null);
    }

    /**
     * The same from a client that says under which {@code sys/id} this store knew the object before: if a restore has lost it,
     * it gets that back, as far as nobody else can have been given it.
     *
     * @param knownId null if it knows none
     */
    public AppliedState apply(OperationBatch batch, String knownId) {
        Function<DSLContext, AppliedState> work =
                db -> new BatchApplier(db, options, account).knownAs(knownId).apply(batch);
        return isShort(batch) ? database.writeShort(work) : database.write(work);
    }

    private static boolean isShort(OperationBatch batch) {
        return batch.operations().size() <= SHORT_OPERATIONS
                && batch.operations().stream()
                                .mapToInt(each -> each.payload().length)
                                .sum()
                        <= SHORT_BYTES;
    }

    /**
     * The same for several, of many small logs, say: each is applied whole or refused by itself, and one commit does for all.
     *
     * @return in their order
     */
    public List<Delivered> applyAll(List<BatchSet.Entry> entries) {
        return database.write(
                db -> entries.stream().map(entry -> deliver(db, entry)).toList());
    }

    private Delivered deliver(DSLContext db, BatchSet.Entry entry) {
        try {
            BatchApplier applier = new BatchApplier(db, options, account).knownAs(entry.knownId());
            return new Delivered(Savepoint.of(db, () -> applier.apply(entry.batch())), null);
        } catch (StoreException e) {
            return new Delivered(null, e);
        }
    }

    /**
     * Notes that the next operations of a log are lost, so that it can go on behind them; or changes nothing and says why.
     *
     * @throws StoreException if the account may not write to the log, or it has lost too many
     */
    public AppliedState lose(LostOperations lost) {
        return database.write(db -> new BatchApplier(db, options, account).lose(lost));
    }

    /**
     * Applies those operations of a batch that were lost, and passes over those that are there; or changes nothing and says
     * why: {@link AppliedState.Outcome#FORKED} if others are there.
     *
     * @throws StoreException if the account may not write to the log
     */
    public AppliedState fill(OperationBatch batch) {
        return database.write(db -> new BatchApplier(db, options, account).fill(batch));
    }

    /** What is logged for clients that keep no log. */
    public ServerLogs serverLogs() {
        return new ServerLogs(database, options, account);
    }

    /** @throws StoreException if the account may not log to an object, or nothing can be logged to it */
    public void requireWritable(UUID objectId) {
        database.read(db -> {
            TrackedObjectRecord object = objects(db).find(objectId);
            if (object != null) {
                access(db).require(ProjectRole.CONTRIBUTOR, object);
                Projects.requireNotArchived(objects(db).projectOf(object));
            }
            return null;
        });
    }

    /** @throws StoreException if the account may not log anywhere */
    public void requireWriter() {
        database.read(db -> {
            access(db).requireWriter();
            return null;
        });
    }

    /** What has been applied of a log. */
    public AppliedState state(LogIdentity log) {
        return database.read(db -> new BatchApplier(db, options, account).state(log));
    }

    /** Checksums of applied operations after a sequence, in order. */
    public int[] checksums(LogIdentity log, long after, int max) {
        return database.read(db -> {
            return access(db).findLog(ProjectRole.VIEWER, log.logId(), objects(db)) == null
                    ? new int[0]
                    : new LogLedger(db).checksums(log.logId(), after, max);
        });
    }

    /** The first rejected operations of a log after a sequence. */
    public List<Rejection> rejections(UUID logId, long after, int max) {
        return database.read(db -> {
            LogLedger ledger = new LogLedger(db);
            OperationLogRecord log = access(db).findLog(ProjectRole.VIEWER, logId, objects(db));
            return log == null ? List.of() : new Rejections(db, ledger).of(log.getId(), after, max);
        });
    }

    /** What is kept aside of objects, and what becomes of it. */
    public Quarantine quarantine() {
        return new Quarantine(database, options, account);
    }

    /** The processes that write logs: that they live, and that they are to stop. */
    public Writers writers() {
        return new Writers(database, options, account);
    }

    /** Takes what run files say, in one transaction. For a replica. */
    public <T> T ingest(Function<Ingest, T> work) {
        return database.write(db -> work.apply(new Ingest(db, options)));
    }

    // ---------------------------------------------------------------------------------------------- objects --

    /**
     * The objects that a query means.
     *
     * @throws StoreException if they can't be sorted as it wants
     */
    public List<ObjectView> objects(ObjectQuery query) {
        return objects(query, ObjectFilter.ALL);
    }

    /**
     * The objects that a query and a filter mean; {@link ObjectQuery#nql} is the caller's to turn into one.
     *
     * @throws StoreException if they can't be sorted as the query wants
     */
    public List<ObjectView> objects(ObjectQuery query, ObjectFilter filter) {
        return search(query, reader -> reader.objects(query, filter));
    }

    /**
     * The same, one after the other, without all of them in memory.
     *
     * @param query without a limit
     * @param each is called in a transaction
     * @throws StoreException if they can't be sorted as it wants
     */
    public void objects(ObjectQuery query, ObjectFilter filter, Consumer<ObjectView> each) {
        search(query, reader -> {
            reader.objects(query, filter, each);
            return null;
        });
    }

    /**
     * Some of the objects that a query and a filter mean.
     *
     * @param query without a limit of its own
     * @throws StoreException if they can't be sorted as it wants
     */
    public Page page(ObjectQuery query, ObjectFilter filter, int offset, int limit) {
        return search(query, reader -> reader.page(query, filter, offset, limit));
    }

    /**
     * The IDs of all objects that a query and a filter mean, in its order: for a table that shows any part of them.
     *
     * @throws StoreException if they can't be sorted as the query wants
     */
    public List<String> ids(ObjectQuery query, ObjectFilter filter) {
        return search(query, reader -> reader.ids(query, filter));
    }

    /**
     * An object by {@code sys/id}, {@code offline/<object id>} or bare object id.
     *
     * @throws StoreException if there is none
     */
    public ObjectView object(String id) {
        return object(id, null);
    }

    /** The same, with some of its fields alone, which saves reading the others; null for all. */
    public ObjectView object(String id, Set<String> paths) {
        return view(reader -> require(reader, id), paths);
    }

    /**
     * The objects that somebody may mean: those of an ID, be it {@code sys/id}, {@code offline/<object id>}, bare object id
     * or custom run ID; if there is none, of this {@code sys/name}; else those whose object id begins like this. With their
     * names alone.
     *
     * @param max at most so many
     */
    public List<ObjectView> named(String name, int max) {
        return query(reader -> reader.named(name, max));
    }

    /**
     * A run by the user's own ID.
     *
     * @throws StoreException if there is none
     */
    public ObjectView runByCustomId(String project, String customRunId) {
        return view(
                reader -> required(
                        reader.runByCustomId(project, customRunId),
                        "There is no run with the custom ID \"" + customRunId + "\" in the project \"" + project
                                + "\"."),
                null);
    }

    /**
     * What is logged to a project itself.
     *
     * @throws StoreException if there is no such project, or nothing was ever logged to it
     */
    public ObjectView projectObject(String project) {
        return view(
                reader -> required(reader.projectObject(project), "There is no project \"" + project + "\" here."),
                null);
    }

    /** The id under which this store keeps the object that a client calls so; null if it has no such object. */
    public UUID canonicalId(UUID objectId) {
        return database.read(db -> {
            TrackedObjectRecord object = reader(db).find(objectId.toString());
            return object == null ? null : UUID.fromString(object.getObjectId());
        });
    }

    /**
     * All points of a series.
     *
     * @throws StoreException if there is no such object or series
     */
    public SeriesPoints series(String id, String path) {
        return series(id, path, 0);
    }

    /**
     * The points of a series.
     *
     * @param maxPoints 0 for all; of a float series, else at most so many, as {@link Downsampling} chooses them
     * @throws StoreException if there is no such object or series
     */
    public SeriesPoints series(String id, String path, int maxPoints) {
        SeriesPoints points = query(reader -> reader.series(require(reader, id), path));
        if (points == null) {
            throw new StoreException(Reason.OBJECT_UNKNOWN, id + " has no series \"" + path + "\".");
        }
        return maxPoints == 0 || points.values() == null ? points : Downsampling.of(points, maxPoints);
    }

    private static TrackedObjectRecord require(StoreReader reader, String id) {
        return required(reader.find(id), "There is no run, model or other object \"" + id + "\".");
    }

    private static <T> T required(T object, String otherwise) {
        if (object == null) {
            throw new StoreException(Reason.OBJECT_UNKNOWN, otherwise);
        }
        return object;
    }

    /** Sums up again the series of which points were replaced or cleared. Those who ask for objects need not think of it. */
    public void refreshSummaries() {
        StaleSeries.refresh(database, db -> DSL.noCondition());
    }

    private StoreReader reader(DSLContext db) {
        return new StoreReader(db, options, access(db), sortAids);
    }

    /** Asks for objects by what their fields hold: summaries of those that may be meant have to be right. */
    private <T> T search(ObjectQuery query, Function<StoreReader, T> question) {
        StaleSeries.refresh(database, db -> reader(db).reach(query));
        return query(question);
    }

    /** Asks for one object. */
    private ObjectView view(Function<StoreReader, TrackedObjectRecord> which, Set<String> paths) {
        StaleSeries.refresh(
                database, db -> TRACKED_OBJECT.ID.eq(which.apply(reader(db)).getId()));
        return query(reader -> reader.view(which.apply(reader), paths));
    }

    private <T> T query(Function<StoreReader, T> question) {
        return database.read(db -> question.apply(reader(db)));
    }

    /** What takes objects and projects out of sight, and ends them. */
    public Removal removal() {
        return new Removal(database, options, contents(), account);
    }

    /** Indexes that make small pages quick. */
    public SortAids sortAids() {
        return sortAids;
    }

    // ---------------------------------------------------------------------------------------------- snapshots --

    /**
     * Writes all that is known of an object into a file of its own, as it is at one moment: for {@link Ingest#importSnapshot}.
     *
     * @param file that is not there yet; if this fails, there may be a part of it
     * @throws StoreException if there is no such object
     */
    public void exportSnapshot(String id, Path file) {
        database.read(db -> {
            Snapshots.write(db, require(reader(db), id), file);
            return null;
        });
    }

    /**
     * The same to be sent, from a file in the directory of contents; to be closed.
     *
     * @throws StoreException if there is no such object
     */
    public SnapshotContent snapshot(String id) throws IOException {
        Path file = contents.newIncoming();
        try {
            exportSnapshot(id, file);
        } catch (RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return SnapshotContent.of(file);
    }

    // ------------------------------------------------------------------------------------------------- files --

    /**
     * The files of a file, a file set or an artifact, by name.
     *
     * @throws StoreException if there is no such object, or it has no files there
     */
    public List<FileRef> files(String id, String path) {
        List<FileRef> files = query(reader -> reader.files(require(reader, id), path));
        if (files == null) {
            throw new StoreException(Reason.OBJECT_UNKNOWN, id + " has no files at \"" + path + "\".");
        }
        return files;
    }

    /** What is in them. */
    public ContentStore contents() {
        return new ContentStore(database, options, contents, account);
    }

    /** Which files artifacts have. */
    public ArtifactStore artifacts() {
        return new ArtifactStore(database, options, account);
    }

    // ------------------------------------------------------------------------------------------------ access --

    private Access access(DSLContext db) {
        return new Access(db, account);
    }

    private ProjectRecord project(DSLContext db, String name, ProjectRole role) {
        return access(db).require(role, name, new Projects(db, options));
    }

    private ObjectRegistry objects(DSLContext db) {
        return new ObjectRegistry(db, options, new LogLedger(db));
    }

    @Override
    public void close() {
        database.close();
    }
}
