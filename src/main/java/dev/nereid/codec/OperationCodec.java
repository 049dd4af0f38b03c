package dev.nereid.codec;

import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.FileRef;
import dev.nereid.model.Limits;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Operation.Add;
import dev.nereid.model.Operation.Append;
import dev.nereid.model.Operation.Assign;
import dev.nereid.model.Operation.ChangeStage;
import dev.nereid.model.Operation.Clear;
import dev.nereid.model.Operation.ConfigureSeries;
import dev.nereid.model.Operation.Create;
import dev.nereid.model.Operation.Delete;
import dev.nereid.model.Operation.PutFiles;
import dev.nereid.model.Operation.Remove;
import dev.nereid.model.Operation.RemoveFiles;
import dev.nereid.model.OperationKind;
import dev.nereid.model.StringPoints;
import dev.nereid.model.Value;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Operation to payload and back. The kind says which payload it is. */
public final class OperationCodec {
    private OperationCodec() {}

    /** @param time of the operation, from which times of points count */
    public static byte[] payload(Operation operation, long time) {
        if (operation instanceof Append append) {
            return PointsCodec.encode(append.points(), time);
        }
        return text(operation).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Operation operation) {
        if (operation instanceof Assign assign) {
            return ValueText.of(assign.value());
        } else if (operation instanceof Add add) {
            return TextPayload.ofLines(add.elements());
        } else if (operation instanceof Remove remove) {
            return TextPayload.ofLines(remove.elements());
        } else if (operation instanceof Clear clear) {
            return clear.type().label();
        } else if (operation instanceof Create create) {
            return text(create);
        } else if (operation instanceof ChangeStage change) {
            return change.stage();
        } else if (operation instanceof PutFiles put) {
            return FileText.of(put.files());
        } else if (operation instanceof RemoveFiles remove) {
            return TextPayload.ofLines(remove.names());
        } else if (operation instanceof ConfigureSeries configure) {
            return text(configure);
        }
        return "";
    }

    private static String text(Create create) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("object", create.object().label());
        entries.put("id", create.objectId().toString());
        entries.put("project", create.project());
        entries.put("custom_run_id", create.customRunId());
        entries.put("model_key", create.modelKey());
        entries.put(
                "model_id", create.modelId() == null ? null : create.modelId().toString());
        entries.put("hostname", create.hostname());
        return TextPayload.ofRecord(entries);
    }

    private static String text(ConfigureSeries configure) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("min", configure.min() == null ? null : configure.min().toString());
        entries.put("max", configure.max() == null ? null : configure.max().toString());
        entries.put("unit", configure.unit());
        return TextPayload.ofRecord(entries);
    }

    /**
     * The meaning of a logged operation.
     *
     * @throws CodecException if its payload is not what its kind says, or breaks a limit
     */
    public static Operation decode(LoggedOperation logged) {
        byte[] payload = logged.payload();
        String path = logged.path();
        checkPath(logged);
        return switch (logged.kind()) {
            case FLOATS -> new Append(path, PointsCodec.decodeFloats(payload, logged.time()));
            case STRINGS -> new Append(path, PointsCodec.decodeStrings(payload, logged.time()));
            case ADD -> new Add(path, elements(payload));
            case REMOVE -> new Remove(path, elements(payload));
            case CLEAR -> new Clear(path, parse(logged, AttributeType::of));
            case DELETE -> new Delete(path);
            case STAGE -> parse(logged, ChangeStage::new);
            case FILES ->
                new Append(path, AttributeType.FILE_SERIES, files(PointsCodec.decodeStrings(payload, logged.time())));
            case FILE -> putFiles(logged, AttributeType.FILE);
            case PUT_FILES -> putFiles(logged, AttributeType.FILE_SET);
            case TRACK_FILES -> putFiles(logged, AttributeType.ARTIFACT);
            case REMOVE_FILES -> new RemoveFiles(path, names(payload));
            case CONFIGURE -> parse(logged, text -> configure(path, text));
            case GIT_REF -> assign(logged, AttributeType.GIT_REF);
            case NOTEBOOK_REF -> assign(logged, AttributeType.NOTEBOOK_REF);
            case CREATE -> parse(logged, OperationCodec::create);
            case INT -> assign(logged, AttributeType.INTEGER);
            case FLOAT -> assign(logged, AttributeType.FLOAT);
            case BOOL -> assign(logged, AttributeType.BOOLEAN);
            case DATETIME -> assign(logged, AttributeType.DATETIME);
            case STRING -> new Assign(path, new Value.OfString(string(payload)));
        };
    }

    private static void checkPath(LoggedOperation logged) {
        boolean creation = logged.path().isEmpty();
        if (creation != (logged.kind() == OperationKind.CREATE)) {
            throw new CodecException(
                    "A " + logged.kind().label() + " operation has the path \"" + logged.path() + "\"");
        }
        if (!creation) {
            try {
                if (!AttributePath.of(logged.path()).equals(logged.path())) {
                    throw new CodecException("The path \"" + logged.path() + "\" is not in normal form");
                }
            } catch (IllegalArgumentException e) {
                throw new CodecException(e.getMessage());
            }
        }
    }

    private interface Parser<T> {
        T parse(String text);
    }

    private static <T> T parse(LoggedOperation logged, Parser<T> parser) {
        String text = ByteReader.utf8(logged.payload(), "payload of operation " + logged.sequence());
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new CodecException(
                    "Operation " + logged.sequence() + " (" + logged.kind().label() + " \"" + logged.path()
                            + "\") can't hold \"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\"");
        }
    }

    private static Assign assign(LoggedOperation logged, AttributeType type) {
        return new Assign(logged.path(), parse(logged, text -> ValueText.parse(type, text)));
    }

    private static String string(byte[] payload) {
        if (payload.length > Limits.STRING_BYTES_MAX) {
            throw new CodecException(
                    "A string has " + payload.length + " bytes; at most " + Limits.STRING_BYTES_MAX + " are allowed");
        }
        return ByteReader.utf8(payload, "string");
    }

    private static List<String> elements(byte[] payload) {
        List<String> elements =
                TextPayload.lines(ByteReader.utf8(payload, "elements"), Limits.SET_OPERATION_ELEMENTS_MAX);
        for (String element : elements) {
            if (element.getBytes(StandardCharsets.UTF_8).length > Limits.SET_ELEMENT_BYTES_MAX) {
                throw new CodecException(
                        "An element of a set is longer than " + Limits.SET_ELEMENT_BYTES_MAX + " bytes");
            }
        }
        return elements;
    }

    private static PutFiles putFiles(LoggedOperation logged, AttributeType type) {
        List<FileRef> files = FileText.parse(ByteReader.utf8(logged.payload(), "files"));
        if (type == AttributeType.FILE && files.size() > 1) {
            throw new CodecException(files.size() + " files can't be one");
        }
        for (FileRef file : files) {
            checkName(file.name());
            if (type != AttributeType.ARTIFACT && !FileRef.isSha256(file.sha256())) {
                throw new CodecException("\"" + file.sha256() + "\" is no SHA-256");
            }
        }
        return new PutFiles(logged.path(), type, files);
    }

    private static List<String> names(byte[] payload) {
        List<String> names = TextPayload.lines(ByteReader.utf8(payload, "names of files"), Limits.FILES_OPERATION_MAX);
        names.forEach(OperationCodec::checkName);
        return names;
    }

    private static void checkName(String name) {
        if (name.isEmpty() || FileRef.isTooLong(name)) {
            throw new CodecException("The name of a file must have 1 to " + Limits.FILE_NAME_BYTES_MAX + " bytes");
        }
    }

    /** The points of a file series, each of them the reference to a file. */
    private static StringPoints files(StringPoints points) {
        for (String value : points.values()) {
            if (!FileRef.isSha256(FileText.parseOne(value).sha256())) {
                throw new CodecException("A point of a file series names no content");
            }
        }
        return points;
    }

    private static ConfigureSeries configure(String path, String text) {
        Map<String, String> entries = TextPayload.record(text);
        String min = entries.get("min");
        String max = entries.get("max");
        return new ConfigureSeries(
                path,
                min == null ? null : Double.valueOf(min),
                max == null ? null : Double.valueOf(max),
                entries.get("unit"));
    }

    private static Create create(String text) {
        Map<String, String> entries = TextPayload.record(text);
        String object = entries.getOrDefault("object", "");
        String id = entries.getOrDefault("id", "");
        String modelId = entries.get("model_id");
        return new Create(
                ObjectKind.of(object),
                UUID.fromString(id),
                entries.get("project"),
                entries.get("custom_run_id"),
                entries.get("model_key"),
                modelId == null ? null : UUID.fromString(modelId),
                entries.get("hostname"));
    }
}
