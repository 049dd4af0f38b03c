package dev.nereid;

import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;

/** Where what a run has is read: a server, or run files. Safe for many threads. */
interface RunReader extends AutoCloseable {
    /** The run with all its attributes; null if it is not known there. */
    ObjectView object();

    /** Points of a series; null if there is no series of this path. */
    SeriesPoints series(String path);

    @Override
    void close();
}
