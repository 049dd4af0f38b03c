package dev.nereid.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.re2j.Pattern;
import dev.nereid.testing.Seeds;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular expressions of strangers. */
class SearchPatternTest {
    @Test
    void aPatternIsLookedForAnywhere() {
        assertThat(SearchPattern.of("b+").isIn("abbc")).isTrue();
        assertThat(SearchPattern.of("^b").isIn("abbc")).isFalse();
        assertThat(SearchPattern.of("").isIn("")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(((((a{1000}){1000}){1000}){1000}){1000})",
                "((a{999})[)]{999}){999}",
                "(a{999}\\Q)\\E){999}",
                "(a{999}[]){]){999}",
                "(a{999}\\)){999}",
                "((?:a{2,999})+){999}",
                "(a{999,}b){999}"
            })
    void whatRepeatsWithoutEndIsRefusedBeforeItFillsTheMemory(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchPattern.of(expression))
                .withMessageContaining("too big");
    }

    @ParameterizedTest
    @CsvSource({"(, missing", "[, missing", "a**, repetition", "x{3}{3}, repetition", "\\1, escape", "(?=a), "})
    void whatIsNoPatternIsTold(String expression, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchPattern.of(expression))
                .withMessageContaining("no regular expression")
                .withMessageContaining(reason == null ? "" : reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)\u1C80",
                "(?s-i:.)(?mi:\u1C88)",
                "(?i)\\x{1C83}",
                "(?i)\\x{001c83}",
                "(?i)[a-\u1D00]",
                "(?i)[a-\\x{10FFFF}]",
                "(?i)[\\x{61}-\\x{10ffff}]",
                "(?i)[--𝄞]",
                "(?i)[^+--𝄞]",
                "a[\\-𝄞(?i)[\\--𝄞]",
                "(?i)[a-\\𝄞]"
            })
    void whatWouldBeFoldedForEverIsRefused(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchPattern.of(expression))
                .withMessageContaining("U+1C80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u1C80",
                "[a-\\x{10FFFF}]",
                "(?i)[а-я]-[ぁ-ん]",
                "(?i)[a-zß-ÿ]|-x",
                "(?i).[^a]\\pL",
                "(?P<i>\u1C81)"
            })
    void whatFoldsToAnEndIsNot(String expression) {
        assertThat(SearchPattern.of(expression)).isNotNull();
    }

    /** Fails by its time-out on a Java whose characters have more cases than RE2/J knows ends of. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void allOtherCharactersFoldToAnEndOnThisJava() {
        Pattern others = Pattern.compile("(?i)[\\x{0}-\\x{1C7F}\\x{1C89}-\\x{10FFFF}]");
        assertThat(others.matches("a")).isTrue();
    }

    @Test
    void nothingIsBiggerThanItsSizeWasSeenToBe() {
        Seeds.check(30000, random -> {
            String expression = random(random);
            try {
                assertThat(SearchPattern.of(expression).isIn("ab)")).isIn(true, false);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("(?s)this (is no regular|regular expression (is too big|ignores)).*");
            }
        });
    }

    private static String random(Random random) {
        String[] parts = {
            "a",
            "b",
            "(",
            ")",
            "(?:",
            "[",
            "]",
            "[^",
            "{",
            "}",
            "{3}",
            "{10,}",
            "{2,9}",
            "{0,1000}",
            "{1000}",
            "|",
            "*",
            "+",
            "?",
            "\\",
            "\\Q",
            "\\E",
            "\\d",
            "\\pN",
            "\\p{Greek}",
            "\\x{10FFFF}",
            ".",
            "^",
            "$",
            "[:alpha:]",
            "-",
            "(?i)",
            "\u1C80",
            "𝄞"
        };
        StringBuilder expression = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            expression.append(parts[random.nextInt(parts.length)]);
        }
        return expression.toString();
    }

    @Test
    void sqliteKnowsItAsAnOperator() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            RegexpFunction.addTo(connection);
            assertThat(Sqlite.text(connection, "select 'abbc' regexp 'b+c'")).isEqualTo("1");
            assertThat(Sqlite.text(connection, "select 'abbc' regexp 'B'")).isEqualTo("0");
            assertThat(Sqlite.text(connection, "select null regexp 'B'")).isNull();
        }
    }
}
