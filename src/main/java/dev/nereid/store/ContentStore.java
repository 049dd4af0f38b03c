package dev.nereid.store;

import static dev.nereid.db.jooq.Tables.FILE_CONTENT;
import static dev.nereid.db.jooq.Tables.FILE_REFERENCE;

import dev.nereid.db.Database;
import dev.nereid.model.FileRef;
import dev.nereid.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Contents of a store's files: which have arrived, and how others do. Safe for many threads. */
public final class ContentStore {
    private static final int UNNAMED_MAX = 1000; // at once

    private final Database database;
    private final StoreOptions options;
    private final Contents contents;
    private final Account account; // null for whoever has the store to itself

    ContentStore(Database database, StoreOptions options, Contents contents, Account account) {
        this.database = database;
        this.options = options;
        this.contents = contents;
        this.account = account;
    }

    /** Whether a content has arrived whole. One that the disk has lost has to be sent again. */
    public boolean has(String sha256) {
        return database.read(db -> has(db, sha256)) && contents.isWhole(sha256);
    }

    private static boolean has(DSLContext db, String sha256) {
        return db.fetchExists(FILE_CONTENT, FILE_CONTENT.SHA256.eq(sha256));
    }

    /** Whether, besides, something that the account may see has it. */
    public boolean shows(String sha256) {
        return has(sha256) && database.read(db -> new Access(db, account).seesContent(sha256));
    }

    /** Where a content lies in a directory of contents. */
    public static Path path(Path directory, String sha256) {
        return directory.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    /** Where a content lies that has arrived whole. */
    public Path path(String sha256) {
        return contents.path(sha256);
    }

    /** Of all that have arrived. */
    public long bytes() {
        return database.read(db -> db.select(DSL.coalesce(DSL.sum(FILE_CONTENT.SIZE), BigDecimal.ZERO))
                .from(FILE_CONTENT)
                .fetchSingle()
                .value1()
                .longValue());
    }

    /** Room for more. */
    public long freeBytes() {
        return contents.freeBytes();
    }

    // ---------------------------------------------------------------------------------------------- arriving --

    /** How much of a content is here. */
    public long received(String sha256) {
        return contents.received(sha256);
    }

    /**
     * Takes a part of a content; what is confirmed is on disk.
     *
     * @return how much of it is here then
     * @throws StoreException if the part does not fit, or the whole is not what its hash says
     */
    public long put(String sha256, long offset, long size, InputStream part) throws IOException {
        if (!contents.isWhole(sha256)) {
            requireRoom(size); // with each part: nobody is bound to what he said first
        }
        long received = contents.append(sha256, offset, size, part);
        return contents.isWhole(sha256) ? database.write(db -> keep(db, sha256)) : received;
    }

    /** Takes a content whose hash is not known before. */
    public FileRef put(InputStream content, String name) throws IOException {
        try (Contents.Arrived arrived = contents.take(content, most())) {
            requireRoom(contents.isWhole(arrived.sha256()) ? 0 : arrived.size());
            database.write(db -> {
                Contents.lock(db);
                arrived.keep();
                return keep(db, arrived.sha256());
            });
            return FileRef.copied(name, arrived.sha256(), arrived.size());
        }
    }

    /** What a content can have at most, whatever else is here. */
    private long most() {
        long max = options.quotas().contentBytes();
        return max == 0 ? Long.MAX_VALUE : max;
    }

    private void requireRoom(long size) {
        long max = options.quotas().contentBytes();
        if (max > 0 && size > 0 && bytes() + size > max) {
            throw new StoreException(
                    Reason.STORAGE_EXHAUSTED,
                    "The server takes " + max
                            + " bytes of files in all, and these would be more. Delete some, or ask for a"
                            + " higher --max-storage.");
        }
    }

    /** Says that a content is here whole; returns how much of it is here, nothing if it was deleted just now. */
    private long keep(DSLContext db, String sha256) {
        Contents.lock(db);
        long size = contents.received(sha256);
        if (contents.isWhole(sha256)) {
            db.insertInto(FILE_CONTENT)
                    .values(sha256, size, options.clock().micros())
                    .onConflictDoNothing()
                    .execute();
        }
        return size;
    }

    /** Begins to take a content in parts whose hash is not known before. */
    public UUID beginUpload() throws IOException {
        return contents.uploads().begin();
    }

    /** Takes a part, and returns how many bytes came. */
    public long putUpload(UUID id, long offset, InputStream part) throws IOException {
        return contents.uploads().put(id, offset, part);
    }

    /**
     * Makes a content of what has arrived.
     *
     * @throws StoreException if it is not as much as was announced
     */
    public FileRef finishUpload(UUID id, long size, String name) throws IOException {
        try (InputStream arrived = contents.uploads().open(id, size)) {
            FileRef file = put(arrived, name);
            contents.uploads().end(id);
            return file;
        }
    }

    // ----------------------------------------------------------------------------------------------- leaving --

    /** Deletes what has arrived in part and was left for so long. */
    public void forgetUnfinished(long millis) throws IOException {
        contents.forgetUnfinished(millis);
    }

    /** Deletes what arrived so long ago, and nothing has named since. */
    public void forgetUnnamed(long micros) {
        long before = options.clock().micros() - micros;
        List<String> unnamed = database.write(db -> {
            Contents.lock(db);
            List<String> found = db.select(FILE_CONTENT.SHA256)
                    .from(FILE_CONTENT)
                    .where(
                            FILE_CONTENT.CREATED_TIME.lt(before),
                            DSL.notExists(db.selectOne()
                                    .from(FILE_REFERENCE)
                                    .where(FILE_REFERENCE.SHA256.eq(FILE_CONTENT.SHA256))))
                    .limit(UNNAMED_MAX)
                    .fetch(FILE_CONTENT.SHA256);
            for (List<String> some : Chunks.of(found)) {
                db.deleteFrom(FILE_CONTENT).where(FILE_CONTENT.SHA256.in(some)).execute();
            }
            return found;
        });
        drop(unnamed);
    }

    /** Deletes those that nothing names any more, unless they have come again meanwhile. */
    void drop(List<String> unused) {
        for (String sha256 : unused) {
            database.write(db -> {
                Contents.lock(db);
                if (!has(db, sha256)) {
                    contents.delete(sha256);
                }
                return null;
            });
        }
    }
}
