package dev.nereid.store;

import dev.nereid.codec.CodecException;
import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.OperationCodec;
import dev.nereid.db.jooq.tables.records.TrackedObjectRecord;
import dev.nereid.model.AttributeType;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Operation.Add;
import dev.nereid.model.Operation.Append;
import dev.nereid.model.Operation.Assign;
import dev.nereid.model.Operation.ChangeStage;
import dev.nereid.model.Operation.Clear;
import dev.nereid.model.Operation.ConfigureSeries;
import dev.nereid.model.Operation.Delete;
import dev.nereid.model.Operation.PutFiles;
import dev.nereid.model.Operation.Remove;
import dev.nereid.model.Operation.RemoveFiles;
import dev.nereid.model.Rejection.Cause;
import dev.nereid.model.SeriesDisplay;
import dev.nereid.model.Stamp;
import dev.nereid.model.SysFields;
import dev.nereid.model.Value;
import java.util.List;

/**
 * The rules by which operations of many logs become one state, in whatever order they arrive. One operation at a time,
 * on one object; what is meant by each rule stands in {@code package-info}.
 */
final class AttributeMerger {
    private final long target;
    private final ObjectKind kind;
    private final AttributeTable attributes;
    private final SetElements elements;
    private final FileEntries files;
    private final SeriesBlocks blocks;
    private final Rejections rejections;
    private final Quotas quotas;

    AttributeMerger(
            TrackedObjectRecord object,
            AttributeTable attributes,
            SetElements elements,
            FileEntries files,
            SeriesBlocks blocks,
            Rejections rejections,
            Quotas quotas) {
        this.quotas = quotas;
        this.target = object.getId();
        this.kind = ObjectKind.of(object.getKind());
        this.attributes = attributes;
        this.elements = elements;
        this.files = files;
        this.blocks = blocks;
        this.rejections = rejections;
    }

    /** Applies an operation, or keeps it as a rejection. */
    void merge(long logRow, LoggedOperation logged, Stamp stamp) {
        Operation operation;
        try {
            operation = OperationCodec.decode(logged);
        } catch (CodecException e) {
            rejections.add(
                    target,
                    logRow,
                    logged,
                    stamp,
                    Cause.INVALID,
                    logged.path(),
                    "It makes no sense: " + e.getMessage());
            return;
        }
        String refusal = refusal(operation);
        if (refusal != null) {
            rejections.add(target, logRow, logged, stamp, Cause.INVALID, logged.path(), refusal);
            return;
        }
        files.refer(operation); // whatever becomes of it: what was ever named counts
        AttributeState attribute = attributes.get(operation.path());
        if (operation instanceof Delete) {
            delete(attribute, stamp);
            return;
        }
        if (!stamp.isAfter(attribute.deleted)) {
            return; // deleted later than this: nothing of it remains
        }
        if (operation instanceof Assign assign) {
            operation = new Assign(assign.path(), assign.value().as(attribute.type));
        }
        if (bind(attribute, typeOf(operation), logRow, logged, stamp)) {
            attribute.changed = true;
            apply(attribute, operation, logRow, logged, stamp);
            attribute.set = Stamp.max(attribute.set, stamp);
        }
    }

    /** Why the operation can't be applied whatever else there is; null if it can. */
    private String refusal(Operation operation) {
        if (operation instanceof Clear clear && !clear.type().canBeEmpty()) {
            return "\"" + clear.path() + "\" is " + clear.type().words() + "; only series and sets can be cleared.";
        }
        if (operation instanceof ChangeStage change) {
            return SysFields.stageRefusal(kind, change.stage());
        }
        return SysFields.refusal(kind, operation.path(), operation instanceof Delete ? null : typeOf(operation));
    }

    private static AttributeType typeOf(Operation operation) {
        if (operation instanceof Assign assign) {
            return assign.value().type();
        } else if (operation instanceof Append append) {
            return append.type();
        } else if (operation instanceof Clear clear) {
            return clear.type();
        } else if (operation instanceof ChangeStage) {
            return AttributeType.STRING;
        } else if (operation instanceof PutFiles put) {
            return put.type();
        } else if (operation instanceof RemoveFiles) {
            return AttributeType.FILE_SET;
        } else if (operation instanceof ConfigureSeries) {
            return AttributeType.FLOAT_SERIES;
        }
        return AttributeType.STRING_SET;
    }

    /** Makes sure that the attribute has this type; if it can't, the operation is kept aside. */
    private boolean bind(
            AttributeState attribute, AttributeType type, long logRow, LoggedOperation logged, Stamp stamp) {
        if (attribute.type == type) {
            return true;
        }
        if (attribute.exists()) {
            String reason = "\"" + attribute.path + "\" is " + attribute.type.words() + "; it can't become "
                    + type.words() + ".";
            rejections.add(target, logRow, logged, stamp, Cause.CONFLICT, attribute.path, reason);
            return false;
        }
        String conflict = attributes.findNamespaceConflict(attribute.path);
        if (conflict != null) {
            String reason = "\"" + attribute.path + "\" and \"" + conflict + "\" can't both be attributes.";
            rejections.add(target, logRow, logged, stamp, Cause.CONFLICT, conflict, reason);
            return false;
        }
        if (quotas.fields() > 0 && attributes.count() >= quotas.fields()) {
            rejections.add(target, logRow, logged, stamp, Cause.LIMIT, attribute.path, quotas.fieldsRefusal());
            return false;
        }
        attribute.type = type;
        attribute.set = Stamp.NEVER;
        attributes.added(1);
        return true;
    }

    private void apply(
            AttributeState attribute, Operation operation, long logRow, LoggedOperation logged, Stamp stamp) {
        if (operation instanceof Assign assign) {
            set(attribute, assign.value(), stamp);
        } else if (operation instanceof ChangeStage change) {
            set(attribute, new Value.OfString(change.stage()), stamp);
        } else if (operation instanceof Append append) {
            blocks.add(attribute, logRow, logged, append.points(), stamp);
        } else if (operation instanceof PutFiles put) {
            files.put(attribute, put.files(), stamp);
        } else if (operation instanceof RemoveFiles remove) {
            files.remove(attribute, remove.names(), stamp);
        } else if (operation instanceof ConfigureSeries configure) {
            configure(attribute, configure, stamp);
        } else if (operation instanceof Add add) {
            elements.merge(attribute, add.elements(), true, stamp);
        } else if (operation instanceof Remove remove) {
            elements.merge(attribute, remove.elements(), false, stamp);
        } else if (operation instanceof Clear && stamp.isAfter(attribute.cleared)) {
            attribute.cleared = stamp;
            dropUpTo(attribute, stamp);
        }
    }

    private static void configure(AttributeState attribute, ConfigureSeries configure, Stamp stamp) {
        if (stamp.isAfter(attribute.displaySet)) {
            attribute.display = new SeriesDisplay(configure.min(), configure.max(), configure.unit());
            attribute.displaySet = stamp;
        }
    }

    private static void set(AttributeState attribute, Value value, Stamp stamp) {
        if (stamp.isAfter(attribute.set)) {
            attribute.value = value;
        }
    }

    private void dropUpTo(AttributeState attribute, Stamp floor) {
        if (attribute.type == AttributeType.STRING_SET) {
            elements.dropUpTo(attribute, floor);
        } else if (attribute.type.hasFiles()) {
            files.dropUpTo(attribute, floor);
        } else if (attribute.type.isSeries()) {
            blocks.dropUpTo(attribute, floor);
        }
    }

    private void delete(AttributeState attribute, Stamp stamp) {
        if (!stamp.isAfter(attribute.deleted)) {
            return;
        }
        attribute.deleted = stamp;
        attribute.changed = true;
        if (attribute.exists() && attribute.set.isAfter(stamp)) {
            dropUpTo(attribute, stamp); // it was written again since
        } else if (attribute.exists()) {
            if (attribute.type.isSeries()) {
                blocks.dropAll(attribute);
            } else {
                dropUpTo(attribute, stamp);
            }
            attribute.type = null;
            attributes.added(-1);
            attribute.value = null;
            attribute.display = SeriesDisplay.NONE;
        }
        List<Rejections.Revived> revived = rejections.takeFor(target, attribute.path, stamp);
        for (Rejections.Revived again : revived) {
            merge(again.logRow(), again.operation(), again.stamp());
        }
    }
}
