package dev.nereid.cli;

import dev.nereid.TableQuery;
import picocli.CommandLine.Option;

/** Which objects, by what they hold. */
final class QueryOption {
    @Option(
            names = "--query",
            paramLabel = "NQL",
            description =
                    "Only what fits, such as '`params/lr`:float < 0.1 AND `sys/tags`:stringSet CONTAINS \"best\"'")
    private String nql;

    @Option(names = "--project", paramLabel = "WORKSPACE/NAME", description = "Only what is in this project")
    private String project;

    boolean isGiven() {
        return nql != null || project != null;
    }

    /** Where nothing fits. */
    void explain(EmptyAnswer answer) {
        answer.explain(nql, project);
    }

    /** What is not in the trash, and fits. */
    TableQuery query() {
        TableQuery query = new TableQuery();
        if (nql != null) {
            query.where(nql);
        }
        return project == null ? query : query.project(project);
    }
}
