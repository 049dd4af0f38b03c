package dev.nereid;

import dev.nereid.model.Downsampling;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * An object whose fields can be read. A {@link TrackedObject} knows what was logged before by this process: in modes with a
 * server it asks the server, and in {@link Mode#ASYNC} waits until that has it; otherwise it reads the run files of the
 * data directory. A {@link StoredObject} has the fields that it had when it was found.
 *
 * <p>Safe for many threads at once.
 */
public abstract sealed class ReadableObject permits TrackedObject, StoredObject {
    ReadableObject() {}

    abstract ObjectContents contents();

    /** {@code sys/id}; {@code offline/<object id>} where no server has given one, as far as that is known. */
    public abstract String id();

    /**
     * Whether there is a field of this path, or fields below it.
     *
     * @throws ServerUnavailableException if a server is asked and does not answer within
     *     {@link ObjectBuilder#requestTimeout}
     * @throws ObjectNotFoundException if the object was deleted where it is read
     */
    public boolean exists(String path) {
        return contents().exists(path);
    }

    /** All fields: path to type, as {@link Field#type} names it, in the order of paths. Fails as {@link #exists} does. */
    public SortedMap<String, String> structure() {
        return contents().structure();
    }

    /** All fields with their values, by path; {@code sys} first, then by name. Fails as {@link #exists} does. */
    public Map<String, Field> fields() {
        return contents().fields();
    }

    /**
     * A field with its value; of a series, a summary. Fails as {@link #exists} does, and:
     *
     * @throws FieldNotFoundException if there is no field of this path
     */
    public Field fetch(String path) {
        return contents().fetch(path);
    }

    /**
     * All points of a float series. Fails as {@link #fetch} does, and:
     *
     * @throws FieldTypeException if the field is something else
     */
    public FloatSeriesPoints fetchFloatSeries(String path) {
        return contents().fetchFloatSeries(path, 0);
    }

    /**
     * A float series in a few points, for a picture of it: the first and the last one, and of each of equal parts of those
     * between the least and the greatest value and the first NaN, so that no peak and no divergence is lost. They are
     * points of the series, in its order; all of them, if they are no more than asked for. Where they are read they are
     * chosen, too: a server sends no others. Fails as {@link #fetchFloatSeries(String)} does.
     *
     * @param maxPoints at most so many
     * @throws IllegalArgumentException if that is less than 5
     */
    public FloatSeriesPoints fetchFloatSeries(String path, int maxPoints) {
        if (maxPoints < Downsampling.POINTS_MIN) {
            throw new IllegalArgumentException("A series of at most " + maxPoints
                    + " points can't show its extremes; give at" + " least " + Downsampling.POINTS_MIN + ".");
        }
        return contents().fetchFloatSeries(path, maxPoints);
    }

    /** All points of a string series. Fails as {@link #fetchFloatSeries} does. */
    public StringSeriesPoints fetchStringSeries(String path) {
        return contents().fetchStringSeries(path);
    }

    /** All points of a file series, without contents(). Fails as {@link #fetchFloatSeries} does. */
    public FileSeriesPoints fetchFileSeries(String path) {
        return contents().fetchFileSeries(path);
    }

    /** The files of a file, a file set or an artifact, by name. Fails as {@link #fetchFloatSeries} does. */
    public List<StoredFile> listFiles(String path) {
        return contents().listFiles(path);
    }

    /**
     * Writes the content of a file, or of all files of a set or a series, and checks it against its hash. A download that is
     * cut goes on where it was when it is asked for again. Fails as {@link #fetchFloatSeries} does, and:
     *
     * @param destination a directory; of a single file, its path there may be given
     * @return where it is; of several files, the directory
     * @throws NereidException if a content has not been synced yet, or can't be written
     */
    public Path download(String path, Path destination) {
        Arguments.requireDestination(path, destination);
        return contents().download(path, destination);
    }

    /** Writes all files of a set into one zip. Fails as {@link #download} does. */
    public void downloadZip(String path, Path zip) {
        Arguments.requireDestination(path, zip);
        contents().downloadZip(path, zip);
    }
}
