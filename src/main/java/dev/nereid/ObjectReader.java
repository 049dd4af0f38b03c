package dev.nereid;

import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import java.util.List;

/** Where what an object has is read: a server, or run files. Safe for many threads. */
interface ObjectReader extends AutoCloseable {
    /** The object with all its attributes; null if it is not known there. */
    ObjectView object();

    /** What else is there, as a query means it. */
    List<ObjectView> objects(ObjectQuery query);

    /** Points of a series; null if there is no series of this path. */
    SeriesPoints series(String path);

    @Override
    void close();
}
