package dev.nereid.model;

import java.util.List;
import java.util.UUID;

/**
 * Which objects of a store are asked for, and what of them. Null and empty stand for no restriction.
 *
 * @param project "workspace/name"
 * @param modelId object id of the model of model versions
 * @param ids {@code sys/id} or {@code offline/<object id>}, any of them
 * @param active whether a process is connected
 * @param owners any of them
 * @param tags all of them, in {@code sys/tags}
 * @param trashed whether they lie in the trash
 * @param nql what else they must fit, as a query of that language
 * @param columns attributes to answer; null for all
 * @param sortBy attribute; objects without it come last
 * @param sortAggregate of a float series, which of its numbers counts
 * @param limit at most so many; 0 for all
 * @param after object id of the last one that is known already: the answer goes on behind it
 */
public record ObjectQuery(
        ObjectKind kind,
        String project,
        UUID modelId,
        List<String> ids,
        Boolean active,
        List<String> owners,
        List<String> tags,
        Boolean trashed,
        String nql,
        List<String> columns,
        String sortBy,
        Aggregate sortAggregate,
        boolean ascending,
        int limit,
        UUID after) {
    /** As the documents have it. */
    public static final String DEFAULT_SORT = "sys/creation_time";

    /** All objects of a kind (null for every kind), or those of one project, oldest first. */
    public static ObjectQuery all(ObjectKind kind, String project) {
        return of(kind, project).build();
    }

    /**
     * What a query means and does not lie in the trash, latest first.
     *
     * @param kind null for every kind
     * @param project null for every project
     * @param nql null for no other restriction
     * @param columns attributes to answer
     */
    public static ObjectQuery latest(ObjectKind kind, String project, String nql, List<String> columns) {
        return of(kind, project)
                .trashed(false)
                .nql(nql)
                .columns(columns)
                .sortBy(DEFAULT_SORT, false)
                .build();
    }

    /** What lies in the trash of a project, oldest first; null for every kind, or every project. */
    public static ObjectQuery inTrash(ObjectKind kind, String project, List<String> columns) {
        return of(kind, project).trashed(true).columns(columns).build();
    }

    /** Begins with all objects of a kind (null for every kind), or those of one project, oldest first. */
    public static Builder of(ObjectKind kind, String project) {
        return new Builder(kind, project);
    }

    /** The same objects in the same order, without their attributes. */
    public ObjectQuery ordered() {
        return with().columns(List.of()).page(limit, null).build();
    }

    /** Of what it means, these alone. */
    public ObjectQuery of(List<UUID> objectIds) {
        return with().ids(objectIds.stream().map(UUID::toString).toList())
                .sortBy(DEFAULT_SORT, ascending)
                .page(0, null)
                .build();
    }

    /** The next page. */
    public ObjectQuery page(int size, UUID behind) {
        return with().page(size, behind).build();
    }

    private Builder with() {
        return new Builder(kind, project)
                .modelId(modelId)
                .ids(ids)
                .active(active)
                .owners(owners)
                .tags(tags)
                .trashed(trashed)
                .nql(nql)
                .columns(columns)
                .sortBy(sortBy, ascending)
                .sortAggregate(sortAggregate)
                .page(limit, after);
    }

    /** What a query consists of, as the parameters of {@link ObjectQuery} say. For one thread. */
    public static final class Builder {
        private final ObjectKind kind;
        private final String project;
        private UUID modelId;
        private List<String> ids = List.of();
        private Boolean active;
        private List<String> owners = List.of();
        private List<String> tags = List.of();
        private Boolean trashed;
        private String nql;
        private List<String> columns;
        private String sortBy = DEFAULT_SORT;
        private Aggregate sortAggregate = Aggregate.LAST;
        private boolean ascending = true;
        private int limit;
        private UUID after;

        private Builder(ObjectKind kind, String project) {
            this.kind = kind;
            this.project = project;
        }

        public Builder modelId(UUID modelId) {
            this.modelId = modelId;
            return this;
        }

        public Builder ids(List<String> ids) {
            this.ids = ids;
            return this;
        }

        public Builder active(Boolean active) {
            this.active = active;
            return this;
        }

        public Builder owners(List<String> owners) {
            this.owners = owners;
            return this;
        }

        public Builder tags(List<String> tags) {
            this.tags = tags;
            return this;
        }

        public Builder trashed(Boolean trashed) {
            this.trashed = trashed;
            return this;
        }

        public Builder nql(String nql) {
            this.nql = nql;
            return this;
        }

        public Builder columns(List<String> columns) {
            this.columns = columns;
            return this;
        }

        public Builder sortBy(String sortBy, boolean ascending) {
            this.sortBy = sortBy;
            this.ascending = ascending;
            return this;
        }

        public Builder sortAggregate(Aggregate sortAggregate) {
            this.sortAggregate = sortAggregate;
            return this;
        }

        public Builder page(int limit, UUID after) {
            this.limit = limit;
            this.after = after;
            return this;
        }

        public ObjectQuery build() {
            return new ObjectQuery(
                    kind,
                    project,
                    modelId,
                    ids,
                    active,
                    owners,
                    tags,
                    trashed,
                    nql,
                    columns,
                    sortBy,
                    sortAggregate,
                    ascending,
                    limit,
                    after);
        }
    }
}
