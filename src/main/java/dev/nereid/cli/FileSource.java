package dev.nereid.cli;

import dev.nereid.log.RunFileContents;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectView;
import dev.nereid.replica.CacheDirectory;
import dev.nereid.replica.Replica;
import dev.nereid.sync.FileDownload;
import dev.nereid.sync.HttpTransport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Where files and their contents are read: a server, or local run files. */
interface FileSource extends AutoCloseable {
    /** A file, and the field that it belongs to. */
    record Entry(String path, FileRef file) {}

    ObjectView object(String id);

    List<FileRef> files(ObjectView object, String path);

    void content(FileRef file, Path target, LongConsumer progress) throws IOException;

    @Override
    void close();

    /** Files of one field, or of all that have some. */
    default List<Entry> entries(ObjectView object, String path) {
        List<Entry> entries = new ArrayList<>();
        for (AttributeView attribute : object.attributes().values()) {
            boolean meant = path == null || path.equals(attribute.path());
            if (meant && attribute.files() != null && attribute.files().count() > 0) {
                files(object, attribute.path()).forEach(file -> entries.add(new Entry(attribute.path(), file)));
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
                return server.object(id);
            }

            @Override
            public List<FileRef> files(ObjectView object, String path) {
                return server.files(object.objectId().toString(), path);
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
        LocalRuns runs = LocalRuns.read(directory, shell, err);
        Replica replica = Replica.open(directory, CacheDirectory.of(shell.variables()));
        return new FileSource() {
            @Override
            public ObjectView object(String id) {
                return runs.find(id);
            }

            @Override
            public List<FileRef> files(ObjectView object, String path) {
                return replica.store().files(object.objectId().toString(), path);
            }

            @Override
            public void content(FileRef file, Path target, LongConsumer progress) throws IOException {
                Path found = RunFileContents.find(directory, file.sha256());
                if (found == null) {
                    throw new CommandFailure("The content of \"" + file.name() + "\" is not in " + directory + ".");
                }
                Files.copy(found, target, StandardCopyOption.REPLACE_EXISTING);
                progress.accept(file.size());
            }

            @Override
            public void close() {
                replica.close();
            }
        };
    }
}
