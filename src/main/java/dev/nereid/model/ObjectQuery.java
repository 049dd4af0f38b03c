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
        boolean ascending,
        int limit,
        UUID after) {
    /** As the documents have it. */
    public static final String DEFAULT_SORT = "sys/creation_time";

    /** All objects of a kind (null for every kind), or those of one project, oldest first. */
    public static ObjectQuery all(ObjectKind kind, String project) {
        return new ObjectQuery(
                kind,
                project,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                DEFAULT_SORT,
                true,
                0,
                null);
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
        return new ObjectQuery(
                kind,
                project,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                false,
                nql,
                columns,
                DEFAULT_SORT,
                false,
                0,
                null);
    }

    /** What lies in the trash of a project, oldest first; null for every kind, or every project. */
    public static ObjectQuery inTrash(ObjectKind kind, String project, List<String> columns) {
        return new ObjectQuery(
                kind,
                project,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                true,
                null,
                columns,
                DEFAULT_SORT,
                true,
                0,
                null);
    }

    /** The same objects in the same order, without their attributes. */
    public ObjectQuery ordered() {
        return new ObjectQuery(
                kind, project, modelId, ids, active, owners, tags, trashed, nql, List.of(), sortBy, ascending, limit,
                null);
    }

    /** Of what it means, these alone. */
    public ObjectQuery of(List<UUID> objectIds) {
        List<String> some = objectIds.stream().map(UUID::toString).toList();
        return new ObjectQuery(
                kind,
                project,
                modelId,
                some,
                active,
                owners,
                tags,
                trashed,
                nql,
                columns,
                DEFAULT_SORT,
                ascending,
                0,
                null);
    }

    /** The next page. */
    public ObjectQuery page(int size, UUID behind) {
        return new ObjectQuery(
                kind, project, modelId, ids, active, owners, tags, trashed, nql, columns, sortBy, ascending, size,
                behind);
    }
}
