package dev.nereid.codec;

import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Limits;
import dev.nereid.model.Operation;
import dev.nereid.model.StringPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * References to files as text: of each six lines (name, hash, size, source, time of modification, description), so that a
 * person who looks into a run file can read them.
 */
public final class FileText {
    private static final int LINES = 6;

    private FileText() {}

    /** At least one. */
    public static String of(List<FileRef> files) {
        List<String> lines = new ArrayList<>(LINES * files.size());
        for (FileRef file : files) {
            lines.add(file.name());
            lines.add(file.sha256());
            lines.add(Long.toString(file.size()));
            lines.add(file.source() == null ? "" : file.source());
            lines.add(Long.toString(file.modified()));
            lines.add(file.description() == null ? "" : file.description());
        }
        return TextPayload.ofLines(lines);
    }

    public static String of(FileRef file) {
        return of(List.of(file));
    }

    /** @throws CodecException if it is not such text */
    public static List<FileRef> parse(String text) {
        List<String> lines = TextPayload.lines(text, LINES * Limits.FILES_OPERATION_MAX);
        if (lines.size() % LINES != 0) {
            throw new CodecException("References to files have " + lines.size() + " lines, " + LINES + " each");
        }
        List<FileRef> files = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += LINES) {
            files.add(parse(lines.subList(i, i + LINES)));
        }
        return files;
    }

    /** @throws CodecException if it is not the text of one file */
    public static FileRef parseOne(String text) {
        List<FileRef> files = parse(text);
        if (files.size() != 1) {
            throw new CodecException("Expected one reference to a file, found " + files.size());
        }
        return files.get(0);
    }

    /**
     * The files whose contents an operation makes part of the object.
     *
     * @throws CodecException if a point of a file series names none
     */
    public static List<FileRef> contentsOf(Operation operation) {
        if (operation instanceof Operation.PutFiles put && put.type() != AttributeType.ARTIFACT) {
            return put.files();
        } else if (operation instanceof Operation.Append append && append.type() == AttributeType.FILE_SERIES) {
            return Arrays.stream(((StringPoints) append.points()).values())
                    .map(FileText::parseOne)
                    .toList();
        }
        return List.of();
    }

    /** The files of a series, which may all have one name: with their place in front of it. */
    public static List<FileRef> numbered(String[] points) {
        List<FileRef> files = new ArrayList<>();
        for (String point : points) {
            FileRef file = parseOne(point);
            String name = file.name().substring(file.name().lastIndexOf('/') + 1);
            files.add(file.named(String.format(Locale.ROOT, "%06d-%s", files.size(), name)));
        }
        return files;
    }

    private static FileRef parse(List<String> lines) {
        try {
            return new FileRef(
                    lines.get(0),
                    lines.get(1),
                    Long.parseLong(lines.get(2)),
                    lines.get(3).isEmpty() ? null : lines.get(3),
                    Long.parseLong(lines.get(4)),
                    lines.get(5).isEmpty() ? null : lines.get(5));
        } catch (IllegalArgumentException e) {
            throw new CodecException("A reference to a file can't be \"" + String.join(", ", lines) + "\"");
        }
    }
}
