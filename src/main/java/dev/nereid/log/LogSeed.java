package dev.nereid.log;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.Limits;
import dev.nereid.model.ObjectId;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.Operation;
import dev.nereid.model.Points;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log that joins an existing object starts from: types, last steps, and the latest stamp, so that everything
 * logged from now on counts as later. Read from the object's other run files in the data directory, or told by whoever
 * asked a server.
 */
public final class LogSeed {
    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);

    final KnownAttributes attributes;
    private long latestTime;

    private LogSeed(ObjectKind kind) {
        this(new KnownAttributes(kind), 0);
    }

    private LogSeed(KnownAttributes attributes, long latestTime) {
        this.attributes = attributes;
        this.latestTime = latestTime;
    }

    /** A log that knows of nothing before it. */
    public static LogSeed none(ObjectKind kind) {
        return new LogSeed(kind);
    }

    /** Of the same process, after its log of the same object has ended. */
    static LogSeed after(KnownAttributes attributes, long latestTime) {
        return new LogSeed(attributes, latestTime);
    }

    /** From the run files of a data directory, which need not exist yet. */
    public static LogSeed fromSiblings(Path directory, ObjectKind kind, UUID objectId) {
        LogSeed seed = new LogSeed(kind);
        if (Files.isDirectory(directory)) {
            for (Path file : RunFileName.list(directory)) {
                try (RunFileReader reader = RunFileReader.open(file)) {
                    Operation.Create creation = reader.creation();
                    if (creation.objectId().equals(objectId)) {
                        requireKind(kind, creation);
                        seed.read(reader);
                    }
                } catch (LogException.WrongKind e) {
                    throw e;
                } catch (LogException e) {
                    LOG.warn("Going on without what {} knows of it: {}", file, e.getMessage());
                }
            }
        }
        return seed;
    }

    private static void requireKind(ObjectKind kind, Operation.Create creation) {
        if (creation.object() != kind) {
            throw new LogException.WrongKind(ObjectId.offline(creation.objectId()) + " is a "
                    + creation.object().words() + ", not a " + kind.words() + ". Nothing has been logged.");
        }
    }

    public boolean isEmpty() {
        return latestTime == 0;
    }

    /** Microseconds; 0 if nothing is known. */
    long latestTime() {
        return latestTime;
    }

    /** What a server says of the object. */
    public void learn(ObjectView object) {
        latestTime = Math.max(latestTime, object.micros("sys/modification_time"));
        for (AttributeView attribute : object.attributes().values()) {
            try {
                Attribute known = attributes.bind(attribute.path(), attribute.type());
                if (attribute.summary() != null && attribute.summary().count() > 0) {
                    known.raiseLastStep(attribute.summary().lastStep());
                }
            } catch (LogException.Conflict e) {
                // A file says otherwise; the store will say which one stays.
            }
        }
    }

    private void read(RunFileReader reader) {
        long after = 0;
        while (true) {
            List<LoggedOperation> operations =
                    reader.read(after, Limits.BATCH_OPERATIONS_MAX, Limits.BATCH_BYTES_TARGET);
            if (operations.isEmpty()) {
                return;
            }
            for (LoggedOperation logged : operations) {
                learn(reader.decode(logged));
                latestTime = Math.max(latestTime, logged.time());
            }
            after += operations.size();
        }
    }

    private void learn(Operation operation) {
        try {
            if (operation instanceof Operation.Append append) {
                Points points = append.points();
                Attribute series = attributes.bind(append.path(), append.type());
                series.raiseLastStep(points.steps()[points.count() - 1]);
            } else if (operation instanceof Operation.Assign assign) {
                attributes.bind(assign.path(), assign.value().type());
            } else if (operation instanceof Operation.Clear clear) {
                attributes.bind(clear.path(), clear.type());
            } else if (operation instanceof Operation.Add add) {
                attributes.bind(add.path(), AttributeType.STRING_SET);
            } else if (operation instanceof Operation.PutFiles put) {
                attributes.bind(put.path(), put.type());
            } else if (operation instanceof Operation.ConfigureSeries configure) {
                attributes.bind(configure.path(), AttributeType.FLOAT_SERIES);
            } else if (operation instanceof Operation.Delete delete && attributes.find(delete.path()) != null) {
                attributes.remove(attributes.find(delete.path()));
            }
        } catch (LogException.Conflict e) {
            // The files disagree about a type; the store will say which one stays.
        }
    }
}
