package dev.nereid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nereid.testing.Samples;
import dev.nereid.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributePathTest {

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "train/loss, train/loss",
        "/a, a",
        "a/, a",
        "//a///b/, a/b",
        "'with space/ x ', 'with space/ x '",
        "a/./.., a/./..",
        "\u00e9/\ud83d\udc0b, \u00e9/\ud83d\udc0b"
    })
    void emptyPartsVanish(String path, String normal) {
        assertThat(AttributePath.of(path)).isEqualTo(normal);
    }

    @Test
    void theNormalFormIsItsOwnNormalForm() {
        Seeds.check(1000, random -> {
            String path = "x" + Samples.string(random).replaceAll("\\p{Cntrl}", "/") + "/" + Samples.path(random);
            String normal = AttributePath.of(path);
            assertThat(AttributePath.of(normal)).isSameAs(normal);
            assertThat(normal).doesNotStartWith("/").doesNotEndWith("/").doesNotContain("//");
        });
    }

    @Test
    void nullIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributePath.of(null))
                .withMessage("The path of an attribute is null. Give a name such as \"train/loss\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "///"})
    void aPathWithoutANameIsRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributePath.of(path))
                .withMessage("The path \"" + path + "\" names no attribute. Give a name such as \"train/loss\".");
    }

    @Test
    void aControlCharacterIsRefusedAndNotPrinted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributePath.of("a\u001b[2J"))
                .withMessage("The path \"a?[2J\" holds a control character (code 27) at position 1. Remove it.");
        assertThatIllegalArgumentException().isThrownBy(() -> AttributePath.of("a\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> AttributePath.of("a\u007f"));
        assertThatIllegalArgumentException().isThrownBy(() -> AttributePath.of("a\n/b"));
    }

    @Test
    void halfOfASurrogatePairIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributePath.of("a\ud83d/b"))
                .withMessageContaining("\"a?/b\" holds half of a surrogate pair");
    }

    @Test
    void thePathMayHave1024BytesAndNoMore() {
        String longest = "\u00e9".repeat(512);
        assertThat(AttributePath.of(longest)).isEqualTo(longest);
        assertThat(AttributePath.of("/" + longest + "/")).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributePath.of(longest + "x"))
                .withMessage("The path \"" + "\u00e9".repeat(60)
                        + "\u2026\" has 1025 bytes; at most 1024 are allowed. Shorten it.");
    }

    @Test
    void aLongPathIsShownWithoutHalfACharacter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributePath.of("x" + "\ud83d\udc0b".repeat(300)))
                .satisfies(e -> assertThat(Text.isWellFormed(e.getMessage())).isTrue());
    }

    @Test
    void aNamespaceEndsAtASlash() {
        assertThat(AttributePath.isNamespaceOf("a", "a/b")).isTrue();
        assertThat(AttributePath.isNamespaceOf("a/b", "a/b/c/d")).isTrue();
        assertThat(AttributePath.isNamespaceOf("a", "ab/c")).isFalse();
        assertThat(AttributePath.isNamespaceOf("a", "a")).isFalse();
        assertThat(AttributePath.isNamespaceOf("a/b", "a")).isFalse();
    }
}
