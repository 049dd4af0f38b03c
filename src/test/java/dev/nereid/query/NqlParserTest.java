package dev.nereid.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.query.Nql.Aggregate;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries as the documents, the clients and people write them. */
class NqlParserTest {
    private static Comparison comparison(String query) {
        return (Comparison) NqlParser.parse(query);
    }

    private static Comparison is(String path, String value) {
        return new Comparison(path, Type.FLOAT, null, Operator.EQUAL, value);
    }

    @Test
    void nothingMeansEverything() {
        assertThat(NqlParser.parse("")).isEqualTo(new Nql.And(List.of()));
        assertThat(NqlParser.parse("  \n ")).isEqualTo(new Nql.And(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`acc`:float > 0.5",
                "(`acc`:float > 0.5)",
                "acc: float > 0.5",
                "acc :float>0.5",
                "((acc:float > \"0.5\"))",
                "`acc`:float > '0.5'"
            })
    void oneConditionInManyDresses(String query) {
        assertThat(NqlParser.parse(query)).isEqualTo(new Comparison("acc", Type.FLOAT, null, Operator.GREATER, "0.5"));
    }

    @ParameterizedTest
    @CsvSource({
        "=, EQUAL",
        "==, EQUAL",
        "!=, UNEQUAL",
        "<, LESS",
        "<=, LESS_OR_EQUAL",
        ">, GREATER",
        ">=, GREATER_OR_EQUAL",
        "CONTAINS, CONTAINS",
        "not contains, NOT_CONTAINS"
    })
    void operators(String word, Operator operator) {
        assertThat(comparison("`a b`:string " + word + " \"x\"").operator()).isEqualTo(operator);
    }

    @Test
    void notBindsCloserThanAndAndThatThanOr() {
        assertThat(NqlParser.parse("a:float = 1 OR b:float = 2 AND NOT c:float = 3"))
                .isEqualTo(new Nql.Or(List.of(
                        is("a", "1"), new Nql.And(List.of(is("b", "2"), new Nql.Not(is("c", "3")))))));
        assertThat(NqlParser.parse("(a:float = 1 or b:float = 2) and c:float = 3"))
                .isEqualTo(new Nql.And(List.of(new Nql.Or(List.of(is("a", "1"), is("b", "2"))), is("c", "3"))));
    }

    @Test
    void pathsAndTextsMayHoldWhatTheyLike() {
        assertThat(comparison("`a:b (c) \"d\"`:string = \"say \\\"hi\\\" \\\\ C:\\dir\"")
                        .path())
                .isEqualTo("a:b (c) \"d\"");
        assertThat(comparison("`a`:string = \"say \\\"hi\\\" \\\\ C:\\dir\"").value())
                .isEqualTo("say \"hi\" \\ C:\\dir");
        assertThat(comparison("`a`:string = \"\"").value()).isEmpty();
        assertThat(comparison("`a`:string = \"AND\"").value()).isEqualTo("AND");
    }

    @Test
    void seriesHaveAggregatesAndFieldsExist() {
        assertThat(NqlParser.parse("min(`loss`:floatSeries) < 1"))
                .isEqualTo(new Comparison("loss", Type.FLOAT_SERIES, Aggregate.MIN, Operator.LESS, "1"));
        assertThat(NqlParser.parse("`min`:int EXISTS")).isEqualTo(new Nql.Exists("min", Type.INTEGER));
        assertThat(NqlParser.parse("`a`:string NOT EXISTS")).isEqualTo(new Nql.Not(new Nql.Exists("a", Type.STRING)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key: float = (-_-)",
                "a",
                "a:",
                "a:number = 1",
                "a:float",
                "a:float =",
                "a:float = 1 AND",
                "a:float = 1 b:float = 2",
                "(a:float = 1",
                "a:float = 1)",
                "`a:float = 1",
                "a:string = \"x",
                "a:float ~ 1",
                ":float = 1",
                "min(a:float) = 1",
                "NOT",
                "= = ="
            })
    void whatMakesNoSenseIsToldWithItsPlace(String query) {
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse(query))
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
    }

    @Test
    void aQueryThatNestsWithoutEndIsRefused() {
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse("(".repeat(100_000)))
                .withMessageContaining("levels");
        assertThatExceptionOfType(NqlException.class).isThrownBy(() -> NqlParser.parse("NOT ".repeat(100_000)));
    }
}
