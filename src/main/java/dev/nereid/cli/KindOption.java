package dev.nereid.cli;

import dev.nereid.model.ObjectKind;
import picocli.CommandLine.Option;

/** Which kind of objects. */
final class KindOption {
    /** As one types them. */
    enum Kind {
        run(ObjectKind.RUN),
        model(ObjectKind.MODEL),
        version(ObjectKind.MODEL_VERSION),
        project(ObjectKind.PROJECT),
        all(null);

        private final ObjectKind kind;

        Kind(ObjectKind kind) {
            this.kind = kind;
        }
    }

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = "run",
            description = "One of: ${COMPLETION-CANDIDATES}. Default: run")
    private Kind kind;

    /** Null for all. */
    ObjectKind kind() {
        return kind.kind;
    }

    /** As a sentence has it. */
    String words() {
        return word() + "s";
    }

    /** One of them. */
    String word() {
        return kind == Kind.all ? "object" : kind.kind.words();
    }
}
