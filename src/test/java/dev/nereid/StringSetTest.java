package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;

/** Sets of strings, such as tags. */
class StringSetTest extends InAllModes {

    @InEachLoggingMode
    void elementsAreAddedAndRemovedOneByOne(Mode mode) {
        try (Run run = start(mode)) {
            run.tags().add("b", "a", "b");
            run.tags().remove("b", "never there");
            run.tags().add(List.of("c"));
            run.groupTags().add("sweep 7");
            run.stringSet("data/classes").add("zero", "one");
            assertThat(run.fetch("sys/tags").asSet()).containsExactly("a", "c");
            assertThat(run.fetch("sys/group_tags").asSet()).containsExactly("sweep 7");
            assertThat(run.fetch("data/classes").asSet()).containsExactly("one", "zero");
            assertThat(run.fetch("data/classes").type()).isEqualTo("stringSet");
            assertThatThrownBy(() -> run.fetch("data/classes").asSet().add("two"))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @InEachLoggingMode
    void aClearedSetIsThereWithoutElements(Mode mode) {
        try (Run run = start(mode)) {
            run.tags().add("a");
            run.clear("sys/tags");
            assertThat(run.fetch("sys/tags").asSet()).isEmpty();
            run.tags().add("b");
            assertThat(run.fetch("sys/tags").asSet()).containsExactly("b");
        }
    }

    @InEachLoggingMode
    void elementsHaveOneTo1024Bytes(Mode mode) {
        try (Run run = start(mode)) {
            run.stringSet("set").add("x".repeat(1024));
            for (String bad : new String[] {"", "x".repeat(1025), "ä".repeat(513)}) {
                assertThatThrownBy(() -> run.stringSet("set").add("fine", bad))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Nothing was logged");
            }
            assertThatThrownBy(() -> run.stringSet("set").add((String) null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(run.fetch("set").asSet()).hasSize(1);
        }
    }

    @InEachLoggingMode
    void thousandsOfElementsAreMoreThanOneOperation(Mode mode) {
        List<String> many =
                IntStream.range(0, 5_000).mapToObj(i -> "element " + i).toList();
        try (Run run = start(mode)) {
            run.stringSet("set").add(many);
            assertThat(run.fetch("set").asSet()).hasSize(5_000);
            run.stringSet("set").remove(many.subList(1, 5_000));
            assertThat(run.fetch("set").asSet()).containsExactly("element 0");
        }
    }

    @InEachLoggingMode
    void aStringIsNoSet(Mode mode) {
        try (Run run = start(mode)) {
            run.stringSet("set").add("a");
            assertThatThrownBy(() -> run.assign("set", "b"))
                    .isInstanceOf(AttributeConflictException.class)
                    .hasMessageContaining("\"set\" is a string set");
            assertThatThrownBy(() -> run.fetch("set").asString()).isInstanceOf(FieldTypeException.class);
        }
    }
}
