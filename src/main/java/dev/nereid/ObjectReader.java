package dev.nereid;

import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where what an object has is read: a server, or run files. Safe for many threads. */
interface ObjectReader extends AutoCloseable {
    /** The object with all its attributes; null if it is not known there. */
    ObjectView object();

    /** What else is there, as a query means it. */
    List<ObjectView> objects(ObjectQuery query);

    /** The files at a path, by name; null if there are none of this path. */
    List<FileRef> files(String path);

    /**
     * Writes the content of a file to a path, whole and checked, or fails.
     *
     * @throws IOException if it can't be written
     */
    void content(FileRef file, Path target) throws IOException;

    /**
     * Points of a series; null if there is no series of this path.
     *
     * @param maxPoints 0 for all, else at most so many, as {@link dev.nereid.model.Downsampling} chooses them
     */
    SeriesPoints series(String path, int maxPoints);

    @Override
    void close();
}
