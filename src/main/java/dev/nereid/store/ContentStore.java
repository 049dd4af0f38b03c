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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** A content that has arrived whole: where it lies, and how large it is. */
    public record Whole(Path file, long size) {}

    /** Empty if it has not arrived, or not whole, or the disk has lost or cut it: then it has to be sent again. */
    public Optional<Whole> find(String sha256) {
        Long size = size(sha256);
        return contents.isWhole(sha256, size) ? Optional.of(new Whole(path(sha256), size)) : Optional.empty();
    }

    /** The same, but empty as well if nothing that the account may see has it. */
    public Optional<Whole> findShown(String sha256) {
        return find(sha256).filter(found -> database.read(db -> new Access(db, account).seesContent(sha256)));
    }

    /** Whether {@link #find} finds it. */
    public boolean has(String sha256) {
        return find(sha256).isPresent();
    }

    /**
     * Those of some contents that have to be sent.
     *
     * @return by hash: how much of it is here
     */
    public Map<String, Long> missing(Collection<String> hashes) {
        Map<String, Long> missing = new LinkedHashMap<>();
        for (List<String> some : Chunks.of(hashes)) {
            Map<String, Long> sizes = database.read(db -> sizes(db, some));
            for (String sha256 : some) {
                if (!contents.isWhole(sha256, sizes.get(sha256))) {
                    missing.put(sha256, contents.received(sha256));
                }
            }
        }
        return missing;
    }

    private static Map<String, Long> sizes(DSLContext db, List<String> hashes) {
        return db.select(FILE_CONTENT.SHA256, FILE_CONTENT.SIZE)
                .from(FILE_CONTENT)
                .where(FILE_CONTENT.SHA256.in(hashes))
                .fetchMap(FILE_CONTENT.SHA256, FILE_CONTENT.SIZE);
    }

    /** As it arrived; null if it did not. */
    private Long size(String sha256) {
        return database.read(db -> sizes(db, List.of(sha256))).get(sha256);
    }

    /** Where a content lies in a directory of contents. */
    public static Path path(Path directory, String sha256) {
        return directory.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    /** Where a content lies once it has arrived. */
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

    /**
     * Takes a part of a content; what is confirmed is on disk. One that the disk has cut stays as it is until all of it has
     * come again.
     *
     * @return how much of it is here then
     * @throws StoreException if the part does not fit, or the whole is not what its hash says
     */
    public long put(String sha256, long offset, long size, InputStream part) throws IOException {
        Long arrived = size(sha256);
        if (contents.isWhole(sha256, arrived)) {
            return arrived;
        }
        requireRoom(size, arrived); // with each part: nobody is bound to what he said first
        long received = contents.append(sha256, offset, size, part);
        return received == size ? database.write(db -> keep(db, sha256, size)) : received;
    }

    /** Takes a content whose hash is not known before. */
    public FileRef put(InputStream content, String name) throws IOException {
        try (Contents.Arrived arrived = contents.take(content, most())) {
            requireRoom(arrived.size(), size(arrived.sha256()));
            database.write(db -> {
                Contents.lock(db);
                arrived.keep();
                return keep(db, arrived.sha256(), arrived.size());
            });
            return FileRef.copied(name, arrived.sha256(), arrived.size());
        }
    }

    /** What a content can have at most, whatever else is here. */
    private long most() {
        long max = options.quotas().contentBytes();
        return max == 0 ? Long.MAX_VALUE : max;
    }

    /** @param counted of it already; null for nothing */
    private void requireRoom(long size, Long counted) {
        long max = options.quotas().contentBytes();
        long more = counted == null ? size : size - counted;
        if (max > 0 && more > 0 && bytes() + more > max) {
            throw new StoreException(
                    Reason.STORAGE_EXHAUSTED,
                    "The server takes " + max
                            + " bytes of files in all, and these would be more. Delete some, or ask for a"
                            + " higher --max-storage.");
        }
    }

    /** Says that a content is here whole; returns how much of it is here, nothing if it was deleted just now. */
    private long keep(DSLContext db, String sha256, long size) {
        Contents.lock(db);
        if (!contents.isWhole(sha256, size)) {
            return 0;
        }
        db.insertInto(FILE_CONTENT)
                .values(sha256, size, options.clock().micros())
                .onConflictDoNothing()
                .execute();
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
                if (sizes(db, List.of(sha256)).isEmpty()) {
                    contents.delete(sha256);
                }
                return null;
            });
        }
    }
}
