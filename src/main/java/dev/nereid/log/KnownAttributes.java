package dev.nereid.log;

import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.AttributeView;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SysFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Path to type, as far as this process knows: its own operations and what it found when it joined. So a type conflict
 * is told to the caller at once and not hours later by a server. Safe for many threads.
 */
final class KnownAttributes {
    private final ObjectKind kind;
    private final Map<String, Attribute> attributes = new ConcurrentHashMap<>();
    private final Map<String, Integer> namespaces = new HashMap<>(); // members of each; guarded by this

    KnownAttributes(ObjectKind kind) {
        this.kind = kind;
    }

    /**
     * The attribute of this path, known from now on.
     *
     * @throws LogException.Conflict if the path has another type, is a namespace, or runs through an attribute
     */
    Attribute bind(String path, AttributeType type) {
        Attribute known = attributes.get(path);
        if (known == null) {
            known = add(path, type, Attribute.NO_STEP);
        }
        return requireType(known, type);
    }

    /**
     * The attribute of this path or, if there is none, a handle to {@link #bind} later: nothing is known from now on that was
     * not before.
     *
     * @throws LogException.Conflict as {@link #bind}
     */
    synchronized Attribute handle(String path, AttributeType type) {
        Attribute known = attributes.get(path);
        if (known != null) {
            return requireType(known, type);
        }
        requireFree(path, type);
        return new Attribute(path, type, Attribute.NO_STEP, Attribute.Life.AWAITED);
    }

    /** As {@link #bind}: the handle itself, if it was awaited and nobody came before it. */
    synchronized Attribute bind(Attribute handle) {
        return handle.life == Attribute.Life.AWAITED && !attributes.containsKey(handle.path)
                ? add(handle)
                : bind(handle.path, handle.type);
    }

    private static Attribute requireType(Attribute known, AttributeType type) {
        if (known.type != type) {
            throw new LogException.Conflict("\"" + known.path + "\" is " + known.type.words() + "; it can't become "
                    + type.words() + ". Nothing was logged. Use another path, or delete the attribute first.");
        }
        return known;
    }

    /**
     * The same for many; if one of them can't be, none is known from now on that was not before.
     *
     * @throws LogException.Conflict for the first that can't be
     */
    synchronized void bindAll(Map<String, AttributeType> types) {
        List<Attribute> added = new ArrayList<>();
        try {
            types.forEach((path, type) -> {
                boolean isNew = !attributes.containsKey(path);
                Attribute bound = bind(path, type);
                if (isNew) {
                    added.add(bound);
                }
            });
        } catch (LogException.Conflict e) {
            added.forEach(this::remove);
            throw e;
        }
    }

    Attribute find(String path) {
        return attributes.get(path);
    }

    /** The attribute of this path, or all that lie below it. */
    List<Attribute> findAll(String path) {
        Attribute known = attributes.get(path);
        if (known != null) {
            return List.of(known);
        }
        List<Attribute> below = new ArrayList<>();
        for (Attribute attribute : attributes.values()) {
            if (AttributePath.isNamespaceOf(path, attribute.path)) {
                below.add(attribute);
            }
        }
        below.sort((a, b) -> a.path.compareTo(b.path));
        return below;
    }

    Set<String> paths() {
        return Set.copyOf(attributes.keySet());
    }

    /** See {@link OperationLog#learn}. */
    synchronized void learn(ObjectView object, Set<String> settled) {
        for (String path : settled) {
            Attribute known = attributes.get(path);
            AttributeView now = object.attributes().get(path);
            if (known != null && (now == null || now.type() != known.type)) {
                remove(known);
            }
        }
        for (AttributeView attribute : object.attributes().values()) {
            try {
                boolean hasPoints =
                        attribute.summary() != null && attribute.summary().count() > 0;
                add(
                        attribute.path(),
                        attribute.type(),
                        hasPoints ? attribute.summary().lastStep() : Attribute.NO_STEP);
            } catch (LogException.Conflict e) {
                // Logged here meanwhile as something else, or a field that the store computes.
            }
        }
    }

    synchronized void remove(Attribute attribute) {
        if (attributes.remove(attribute.path, attribute)) {
            attribute.life = Attribute.Life.REMOVED;
            countNamespaces(attribute.path, -1);
        }
    }

    private synchronized Attribute add(String path, AttributeType type, double lastStep) {
        Attribute known = attributes.get(path);
        if (known != null) {
            return known;
        }
        return add(new Attribute(path, type, lastStep, Attribute.Life.AWAITED));
    }

    private Attribute add(Attribute attribute) {
        requireFree(attribute.path, attribute.type);
        attribute.life = Attribute.Life.KNOWN;
        attributes.put(attribute.path, attribute);
        countNamespaces(attribute.path, 1);
        return attribute;
    }

    /** Whether an attribute may come to be here. */
    private void requireFree(String path, AttributeType type) {
        String refusal = SysFields.refusal(kind, path, type);
        if (refusal != null) {
            throw new LogException.Conflict(refusal + " Nothing was logged.");
        }
        if (namespaces.containsKey(path)) {
            throw new LogException.Conflict(
                    "\"" + path + "\" is a namespace: there are attributes below it. It can't be " + type.words()
                            + ". Nothing was logged. Use another path, or delete what is below it first.");
        }
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            Attribute through = attributes.get(path.substring(0, slash));
            if (through != null) {
                throw new LogException.Conflict("\"" + path + "\" runs through \"" + through.path + "\", which is "
                        + through.type.words() + " and can't be a namespace. Nothing was logged. Use another path.");
            }
        }
    }

    private void countNamespaces(String path, int change) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            namespaces.merge(path.substring(0, slash), change, (a, b) -> a + b == 0 ? null : a + b);
        }
    }
}
