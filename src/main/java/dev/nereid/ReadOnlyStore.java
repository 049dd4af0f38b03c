package dev.nereid;

import java.time.Duration;
import java.util.List;

/**
 * Many runs, models, model versions and projects, to be read: those of run files ({@link Nereid#openReadOnly}) or of a
 * server ({@link Nereid#openReadOnlyServer}). Both answer the same of the same runs.
 *
 * <p>A server answers as of now. Run files are read when they are opened and at each {@link #refresh}; all answers in
 * between are of that state or a later one, and come without a look at the run files. Nothing is written near them.
 *
 * <p>Questions fail with {@link ServerUnavailableException} if a server does not answer within {@code NEREID_REQUEST_TIMEOUT}
 * (default 60 s), with {@link ObjectClosedException} after {@link #close}. Safe for many threads at once.
 */
public interface ReadOnlyStore extends AutoCloseable {
    /** Runs, of all projects unless the query names one. Nothing is read by this call, nor by those like it. */
    Table fetchRunsTable(TableQuery query);

    /** Models. */
    Table fetchModelsTable(TableQuery query);

    /** Versions of models. */
    Table fetchModelVersionsTable(TableQuery query);

    /** What is logged to projects themselves. */
    Table fetchProjectsTable(TableQuery query);

    /** Objects of every kind. */
    Table fetchObjectsTable(TableQuery query);

    /**
     * The object of a name: {@code sys/id}, {@code offline/<object id>} or a custom run ID; if there is none of these, {@code
     * sys/name}; else the beginning of an {@code offline/…} ID, with or without that word.
     *
     * @throws ObjectNotFoundException if none fits, with those that have similar names, or several do, with their IDs
     */
    StoredObject find(String name);

    /** As {@link #refresh(Duration)}, waiting as long as for a server. */
    boolean refresh();

    /**
     * Reads what was added to run files, or is gone with them. One process at a time does so for a data directory.
     *
     * @param limit how long to wait for others
     * @return false if others were at it all that time: then answers are of the state before. Of a server, always true
     */
    boolean refresh(Duration limit);

    /** What the last {@link #refresh}, or else the opening, would have returned. */
    boolean isUpToDate();

    /** Run files that could not be read, with the reasons; of a server, none. What they say is missing in the answers. */
    List<String> problems();

    /** What has been read stays usable; the rest is not read any more. */
    @Override
    void close();
}
