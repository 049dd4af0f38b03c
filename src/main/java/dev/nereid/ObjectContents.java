package dev.nereid;

import dev.nereid.codec.FileText;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.FileRef;
import dev.nereid.model.NearNames;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What a run has, for those who ask: everything that was logged before the question by this process among it. */
final class ObjectContents {
    private final ObjectReader reader;
    private final FileDownloads downloads;
    private final Runnable catchUp;

    /** @param catchUp returns when what was logged before is where the reader reads, or throws */
    ObjectContents(ObjectReader reader, Runnable catchUp) {
        this.reader = reader;
        this.downloads = new FileDownloads(reader);
        this.catchUp = catchUp;
    }

    ObjectView object() {
        catchUp.run();
        ObjectView object = reader.object();
        if (object == null) {
            throw new ObjectNotFoundException(
                    "This is not known any more where it is read. If it was deleted there, what"
                            + " this process logged is still in its run file.");
        }
        return object;
    }

    /** Those that a query means, whatever they are. */
    List<ObjectView> objects(ObjectQuery query) {
        catchUp.run();
        return reader.objects(query);
    }

    boolean exists(String path) {
        String normal = AttributePath.of(path);
        return object().attributes().keySet().stream()
                .anyMatch(known -> known.equals(normal) || AttributePath.isNamespaceOf(normal, known));
    }

    SortedMap<String, String> structure() {
        SortedMap<String, String> types = new TreeMap<>();
        object().attributes()
                .forEach((path, attribute) -> types.put(path, attribute.type().label()));
        return types;
    }

    Field fetch(String path) {
        return new Field(find(object(), AttributePath.of(path)));
    }

    Map<String, Field> fields() {
        return Field.all(object());
    }

    /** @param maxPoints 0 for all */
    FloatSeriesPoints fetchFloatSeries(String path, int maxPoints) {
        SeriesPoints points =
                points(path, AttributeType.FLOAT_SERIES, "fetchFloatSeries", SeriesPoints::values, maxPoints);
        return new FloatSeriesPoints(points.steps(), points.times(), points.values());
    }

    StringSeriesPoints fetchStringSeries(String path) {
        SeriesPoints points = points(path, AttributeType.STRING_SERIES, "fetchStringSeries", SeriesPoints::texts, 0);
        return new StringSeriesPoints(points.steps(), points.times(), points.texts());
    }

    FileSeriesPoints fetchFileSeries(String path) {
        SeriesPoints points = points(path, AttributeType.FILE_SERIES, "fetchFileSeries", SeriesPoints::texts, 0);
        List<StoredFile> files = Arrays.stream(points.texts())
                .map(text -> StoredFile.of(FileText.parseOne(text)))
                .toList();
        return new FileSeriesPoints(points.steps(), points.times(), files);
    }

    List<StoredFile> listFiles(String path) {
        return files(path, "listFiles").stream().map(StoredFile::of).toList();
    }

    Path download(String path, Path destination) {
        AttributeView attribute = find(object(), AttributePath.of(path));
        if (attribute.type() == AttributeType.FILE_SERIES) {
            downloads.all(FileText.numbered(fileTexts(path)), destination);
            return destination;
        }
        List<FileRef> files = files(path, "download");
        if (attribute.type() == AttributeType.ARTIFACT) {
            FileDownloads.ofTracked().all(files, destination);
            return destination;
        }
        if (attribute.type() == AttributeType.FILE) {
            return downloads.one(files.get(0), destination);
        }
        downloads.all(files, destination);
        return destination;
    }

    private String[] fileTexts(String path) {
        return points(path, AttributeType.FILE_SERIES, "download", SeriesPoints::texts, 0)
                .texts();
    }

    void downloadZip(String path, Path zip) {
        List<FileRef> files = files(path, "downloadZip");
        boolean tracked = find(object(), AttributePath.of(path)).type() == AttributeType.ARTIFACT;
        (tracked ? FileDownloads.ofTracked() : downloads).zip(files, zip);
    }

    private List<FileRef> files(String path, String method) {
        String normal = AttributePath.of(path);
        catchUp.run();
        List<FileRef> files = reader.files(normal);
        if (files == null) {
            AttributeView other = find(object(), normal);
            throw new FieldTypeException("\"" + normal + "\" is " + other.type().words() + ", and " + method
                    + " is for files. Use " + Field.accessors(other.type()) + ".");
        }
        return files;
    }

    /** @param column that the series must have */
    private SeriesPoints points(
            String path, AttributeType type, String method, Function<SeriesPoints, Object> column, int maxPoints) {
        String normal = AttributePath.of(path);
        catchUp.run();
        SeriesPoints points = reader.series(normal, maxPoints);
        if (points == null
                || column.apply(points) == null
                || find(object(), normal).type() != type) {
            AttributeView other = find(object(), normal);
            throw new FieldTypeException("\"" + normal + "\" is " + other.type().words() + ", and " + method
                    + " can't give its points. Use " + Field.accessors(other.type()) + ".");
        }
        return points;
    }

    private static AttributeView find(ObjectView object, String path) {
        AttributeView attribute = object.attributes().get(path);
        if (attribute != null) {
            return attribute;
        }
        long below = object.attributes().keySet().stream()
                .filter(known -> AttributePath.isNamespaceOf(path, known))
                .count();
        throw new FieldNotFoundException(
                below > 0
                        ? "\"" + path + "\" is a namespace with " + Counted.of(below, "field")
                                + " below it, and no field itself. structure() names them."
                        : object.id() + " has no field \"" + path + "\"."
                                + NearNames.question(path, object.attributes().keySet())
                                + " structure() names those that it has.");
    }

    void close() {
        reader.close();
    }
}
