package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;

/** Namespaces: what paths make of fields. */
class NamespaceTest extends InAllModes {

    @InEachLoggingMode
    void aNamespaceIsThereWhileAFieldIsInIt(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("//params///lr/", 0.1);
            run.assign("params/model/layers", 4);
            assertThat(run.exists("params")).isTrue();
            assertThat(run.exists("params/model")).isTrue();
            assertThat(run.structure()).containsEntry("params/lr", "float").doesNotContainKey("params");
            assertThat(run.delete("params")).isEqualTo(2);
            assertThat(run.exists("params")).isFalse();
            run.assign("params", "may be a field now");
            assertThat(run.fetch("params").asString()).isEqualTo("may be a field now");
        }
    }

    @InEachLoggingMode
    void aFieldIsNoNamespaceAndANamespaceIsNoField(Mode mode) {
        try (Run run = start(mode)) {
            run.assign("a/b", 1);
            assertThatThrownBy(() -> run.assign("a", 1))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"a\"");
            assertThatThrownBy(() -> run.assign("a/b/c", 1))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"a/b\"");
            assertThatThrownBy(() -> run.append("a/b/c/d", 1)).isInstanceOf(AttributeConflictException.class);
            assertThat(run.structure()).containsKey("a/b").doesNotContainKeys("a", "a/b/c");
        }
    }

    @InEachLoggingMode
    void whatNamesNothingIsRefused(Mode mode) {
        try (Run run = start(mode)) {
            for (String path : new String[] {"", "/", "///", "a\nb", "x".repeat(1025)}) {
                assertThatThrownBy(() -> run.assign(path, 1)).as(path).isInstanceOf(IllegalArgumentException.class);
            }
            run.assign("x".repeat(1024), 1);
            assertThat(run.fetch("x".repeat(1024)).asLong()).isEqualTo(1);
            assertThat(run.delete("never there")).isZero();
        }
    }

    /** More than the documented system takes at all. */
    @InEachLoggingMode
    void tenThousandFieldsAreFine(Mode mode) {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("f" + i, i);
        }
        try (Run run = start(mode)) {
            run.assignAll("many", many);
            assertThat(run.structure().keySet().stream().filter(path -> path.startsWith("many/")))
                    .hasSize(10_000);
            assertThat(run.fetch("many/f9999").asLong()).isEqualTo(9_999);
        }
    }
}
