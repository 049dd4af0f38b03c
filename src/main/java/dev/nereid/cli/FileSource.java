package dev.nereid.cli;

import dev.nereid.codec.FileText;
import dev.nereid.log.LocalContents;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.replica.Replica;
import dev.nereid.sync.FileDownload;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.SyncException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Where files and their contents are read: a server, or local run files. */
interface FileSource extends AutoCloseable {
    /** A file, and the field that it belongs to. */
    record Entry(String path, FileRef file, boolean isTracked) {}

    ObjectView object(String id);

    List<FileRef> files(ObjectView object, String path);

    SeriesPoints series(ObjectView object, String path);

    void content(FileRef file, Path target, LongConsumer progress) throws IOException;

    default void content(Entry entry, Path target, LongConsumer progress) throws IOException {
        if (entry.isTracked()) {
            LocalContents.copyTracked(entry.file(), target);
            progress.accept(entry.file().size());
        } else {
            content(entry.file(), target, progress);
        }
    }

    @Override
    void close();

    /** Files of one field, or of all that have some. */
    default List<Entry> entries(ObjectView object, String path) {
        List<Entry> entries = new ArrayList<>();
        for (AttributeView attribute : object.attributes().values()) {
            boolean meant = path == null || path.equals(attribute.path());
            if (!meant) {
                continue;
            } else if (attribute.files() != null && attribute.files().count() > 0) {
                boolean tracked = attribute.type() == AttributeType.ARTIFACT;
                files(object, attribute.path())
                        .forEach(file -> entries.add(new Entry(attribute.path(), file, tracked)));
            } else if (attribute.type() == AttributeType.FILE_SERIES) {
                FileText.numbered(series(object, attribute.path()).texts())
                        .forEach(file -> entries.add(new Entry(attribute.path(), file, false)));
            }
        }
        if (entries.isEmpty() && path != null) {
            throw new CommandFailure(object.id() + " has no files at \"" + path + "\". To see its fields: nereid show");
        }
        return entries;
    }

    static FileSource of(HttpTransport server) {
        return new FileSource() {
            @Override
            public ObjectView object(String id) {
                try {
                    return server.object(id);
                } catch (SyncException e) {
                    throw !e.isUnknownObject()
                            ? e
                            : new CommandFailure(e.getMessage() + " The server at " + server.address()
                                    + " was asked. To read run files instead: --path DIR");
                }
            }

            @Override
            public List<FileRef> files(ObjectView object, String path) {
                return server.files(object.objectId().toString(), path);
            }

            @Override
            public SeriesPoints series(ObjectView object, String path) {
                return server.series(object.objectId().toString(), path);
            }

            @Override
            public void content(FileRef file, Path target, LongConsumer progress) throws IOException {
                new FileDownload(server, progress).run(file, target);
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    static FileSource in(Path directory, Shell shell, PrintWriter err) {
        LocalStore local = LocalStore.open(directory, shell, err);
        Replica replica = local.replica();
        return new FileSource() {
            @Override
            public ObjectView object(String id) {
                return replica.store().object(local.store().find(id).offlineId());
            }

            @Override
            public List<FileRef> files(ObjectView object, String path) {
                return replica.store().files(object.objectId().toString(), path);
            }

            @Override
            public SeriesPoints series(ObjectView object, String path) {
                return replica.store().series(object.objectId().toString(), path);
            }

            @Override
            public void content(FileRef file, Path target, LongConsumer progress) throws IOException {
                LocalContents.copy(directory, file, target);
                progress.accept(file.size());
            }

            @Override
            public void close() {
                replica.close();
                local.close();
            }
        };
    }
}
