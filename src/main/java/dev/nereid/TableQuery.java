package dev.nereid;

import dev.nereid.model.AttributePath;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.ObjectQuery;
import dev.nereid.query.NqlException;
import dev.nereid.query.NqlParser;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Which objects a table shall have, which of their fields, and in which order. What is not said does not restrict: {@code
 * new TableQuery()} means everything that is not in the trash, newest first. For one thread.
 */
public final class TableQuery {
    private List<String> ids = List.of();
    private Boolean active;
    private List<String> owners = List.of();
    private List<String> tags = List.of();
    private Boolean trashed = false;
    private String project; // null for all
    private String nql = ""; // for everything
    private List<String> columns; // null for all
    private String sortBy = ObjectQuery.DEFAULT_SORT;
    private boolean ascending;
    private int limit; // 0 for none

    /** Only the objects of these IDs: {@code sys/id} or {@code offline/<object id>}. */
    public TableQuery ids(String... ids) {
        this.ids = some("ids", ids);
        return this;
    }

    /** Only objects that a process is connected to; with false, only the others. */
    public TableQuery active(boolean active) {
        this.active = active;
        return this;
    }

    /** Only objects that one of these accounts has registered. */
    public TableQuery owners(String... owners) {
        this.owners = some("owners", owners);
        return this;
    }

    /** Only objects with all of these in {@code sys/tags}. */
    public TableQuery tags(String... tags) {
        this.tags = all("tags", tags);
        return this;
    }

    /** Only what is in the trash. */
    public TableQuery trashedOnly() {
        this.trashed = true;
        return this;
    }

    /** Also what is in the trash. */
    public TableQuery trashedToo() {
        this.trashed = null;
        return this;
    }

    /**
     * Only what fits a query of the query language, as well as all else that is said here. Several are joined by AND, each as a
     * group of its own.
     *
     * @throws IllegalArgumentException if it can't be understood; the message says where and why. Values that don't fit their
     *     fields are found when the table is read, and end in the same
     */
    public TableQuery where(String nql) {
        if (nql == null) {
            throw new IllegalArgumentException("The query is null. Leave it out, or give one.");
        }
        try {
            NqlParser.parse(nql);
        } catch (NqlException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (!nql.isBlank()) {
            this.nql = this.nql.isEmpty() ? nql : "(" + this.nql + ") AND (" + nql + ")";
        }
        return this;
    }

    /** Only what fits a filter, as well as all else that is said here. */
    public TableQuery where(Filter filter) {
        if (filter == null) {
            throw new IllegalArgumentException("The filter is null. Leave it out, or give one.");
        }
        return where(filter.toString());
    }

    /**
     * Only what is in this project: "workspace/name", or "name" in a server's own workspace. For a {@link ReadOnlyStore}; a
     * {@link Project} has its own tables.
     */
    public TableQuery project(String project) {
        if (project == null || project.isEmpty()) {
            throw new IllegalArgumentException("The project has no name. Leave it out, or give one.");
        }
        this.project = project;
        return this;
    }

    /** Only these fields, which saves reading the others. Objects that lack one are in the table all the same. */
    public TableQuery columns(String... paths) {
        this.columns =
                all("columns", paths).stream().map(AttributePath::of).distinct().toList();
        return this;
    }

    /**
     * By this field, largest first: a scalar, or a series by its last value. Numbers and times come before text, and objects
     * without the field last. Default: {@code sys/creation_time}.
     */
    public TableQuery sortBy(String path) {
        this.sortBy = AttributePath.of(path);
        return this;
    }

    /** Smallest, or oldest, first. */
    public TableQuery ascending() {
        this.ascending = true;
        return this;
    }

    /**
     * At most so many rows.
     *
     * @throws IllegalArgumentException if that is less than 1
     */
    public TableQuery limit(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("A limit of " + rows + " rows; give at least 1, or none.");
        }
        this.limit = rows;
        return this;
    }

    private static List<String> some(String what, String... values) {
        if (values != null && values.length == 0) {
            throw new IllegalArgumentException("No " + what + " are given, by which nothing could be chosen.");
        }
        return all(what, values);
    }

    private static List<String> all(String what, String... values) {
        if (values == null) {
            throw new IllegalArgumentException("The " + what + " are null. Leave them out, or give some.");
        }
        if (Arrays.asList(values).contains(null)) {
            throw new IllegalArgumentException("One of the " + what + " is null.");
        }
        return List.of(values);
    }

    static TableQuery given(TableQuery query) {
        if (query == null) {
            throw new IllegalArgumentException("The query is null. new TableQuery() means everything.");
        }
        return query;
    }

    /** @param kind null for all */
    ObjectQuery of(ObjectKind kind) {
        return of(kind, project, null);
    }

    /** @throws IllegalArgumentException if the query is about another project */
    ObjectQuery ofProject(ObjectKind kind, String name) {
        if (project != null && !project.equals(name)) {
            throw new IllegalArgumentException("The query is about the project \"" + project + "\", and is asked of \""
                    + name + "\". Leave its project(…) out.");
        }
        return of(kind, name, null);
    }

    ObjectQuery ofModel(UUID modelId) {
        return of(ObjectKind.MODEL_VERSION, project, modelId);
    }

    private ObjectQuery of(ObjectKind kind, String ofProject, UUID modelId) {
        return ObjectQuery.of(kind, ofProject)
                .modelId(modelId)
                .ids(ids)
                .active(active)
                .owners(owners)
                .tags(tags)
                .trashed(trashed)
                .nql(nql)
                .columns(columns)
                .sortBy(sortBy, ascending)
                .page(limit, null)
                .build();
    }
}
