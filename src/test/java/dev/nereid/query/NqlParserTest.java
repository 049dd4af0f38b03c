package dev.nereid.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nereid.model.Aggregate;
import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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

    @Test
    void aPathMayHoldABackQuote() {
        assertThat(comparison("`a``b`:string = x").path()).isEqualTo("a`b");
        assertThat(comparison("````:string = x").path()).isEqualTo("`");
        assertThat(comparison("`a\\`:string = x").path()).isEqualTo("a\\");
    }

    @Test
    void patternsAndWhatIsNone() {
        assertThat(comparison("`a`:string MATCHES \"^x\\d+$\"").value()).isEqualTo("^x\\d+$");
        assertThat(comparison("`a`:string not matches x").operator()).isEqualTo(Operator.NOT_MATCHES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // grammar
                "key: float = (-_-)          | 14 | a number is expected, but \"(\" stands here",
                "a                           | 2  | a path is followed by a colon and its type, but the query ends. An example: `",
                "a:                          | 3  | a type is expected (string, float",
                "a:float                     | 8  | an operator is expected (=, !=, <, <=, >, >=, EXISTS)",
                "a:float =                   | 10 | a number is expected, but the query ends",
                "a:float = AND b:float = 1   | 11 | a number is expected, but \"AND\"",
                "a:float = 1 AND             | 16 | the path of a field is expected",
                "a:float = 1 b:float = 2     | 13 | AND, OR or the end is expected, but \"b\"",
                "(a:float = 1                | 13 | \")\" is expected",
                "a:float = 1)                | 12 | AND, OR or the end is expected",
                "`a:float = 1                | 1  | this quote is never closed",
                "a:string = \"x             | 12 | this quote is never closed",
                ":float = 1                  | 1  | the path of a field is expected",
                "``:float = 1                | 1  | these quotes are empty",
                "NOT                         | 4  | the path of a field is expected",
                "= = =                       | 1  | the path of a field is expected",
                "a:string = `x`              | 12 | back-quotes are for paths",
                "a:datetime > 2026-01-01T12:00 | 27 | a value of more than a word stands in double quotes",
                // near words
                "a:number = 1                | 3  | Did you mean float?",
                "a:floatseries > 1           | 3  | Did you mean floatSeries?",
                "a:strnig = x                | 3  | Did you mean string?",
                "a:string CONTIANS x         | 10 | Did you mean CONTAINS?",
                "a:string NOT CONTAIN x      | 10 | Did you mean NOT CONTAINS?",
                "a:string LIKE x             | 10 | Did you mean CONTAINS?",
                "a:float <> 1                | 9  | Did you mean !=?",
                "a:float ~ 1                 | 9  | an operator is expected",
                "avg(a:floatSeries) > 1      | 1  | Did you mean average?",
                "varience(a:floatSeries) > 1 | 1  | Did you mean variance?",
                // types
                "min(a:float) = 1            | 7  | only a floatSeries has last, min",
                "min(a:floatSeries) EXISTS   | 20 | EXISTS is asked of a series, not of its min",
                "a:float CONTAINS 1          | 9  | a float has no operator CONTAINS; it has =, !=, <",
                "a:bool > true               | 8  | a bool has no operator >",
                "a:stringSet = x             | 13 | a stringSet has no operator =; it has CONTAINS, NOT CONTAINS, EXISTS",
                "a:file = x                  | 8  | a file has no operator =; it has EXISTS",
                "sys/id:float = 1            | 8  | `sys/id` is of the type string",
                // values
                "a:float = much              | 11 | a number is expected, but \"much\"",
                "a:float = 1e999             | 11 | infinity is called inf",
                "a:float < nan               | 11 | nan is neither less nor greater",
                "a:bool = perhaps            | 10 | true or false is expected",
                "a:datetime = soon           | 14 | a time is expected",
                "a:datetime = -3x            | 14 | a time is expected",
                "a:datetime = -999999999y    | 14 | a time is expected",
                "sys/state:experimentState = asleep | 29 | running or idle (or active, inactive) is expected, but \"asleep\" stands here.",
                "sys/state:experimentState = failed | 29 | Failed runs are those of `sys/failed`:bool = true.",
                "a:string MATCHES \"(x\"   | 18 | no regular expression: missing closing )",
                "a:string MATCHES \"((x{999}){999}){999}\" | 18 | too big"
            })
    void anErrorNamesItsColumnAndWhatIsExpected(String query, int column, String sentence) {
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse(query))
                .satisfies(e -> {
                    assertThat(e.getMessage().toLowerCase(Locale.ROOT)).contains(sentence.toLowerCase(Locale.ROOT));
                    assertThat(e.getMessage()).matches("(?s)Column " + column + ": .*[.?]");
                    assertThat(e.column()).isEqualTo(column);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "params/lr > 0.1             | 11 | `params/lr`:float > 0.1, or `params/lr`:floatSeries > 0.1 of a series",
                "`val/acc` > 0.9             | 11 | `val/acc`:float > 0.9, or `val/acc`:floatSeries > 0.9 of a series",
                "max(`train/loss`) > 1       | 17 | max(`train/loss`:floatSeries) > 1",
                "max(train/loss > 1          | 16 | max(`train/loss`:floatSeries) > 1",
                "name = \"x\"               | 6  | `name`:string = \"x\"",
                "a:int = 1 AND name == adam  | 20 | `name`:string = \"adam\"",
                "(seed = \"7\")             | 7  | `seed`:string = \"7\"",
                "early = true                | 7  | `early`:bool = true",
                "begun > -2h                 | 7  | `begun`:datetime > -2h",
                "name not contains b         | 6  | `name`:string NOT CONTAINS \"b\"",
                "name exists                 | 6  | `name`:string EXISTS",
                "sys/failed = true           | 12 | `sys/failed`:bool = true",
                "sys/state = running         | 11 | `sys/state`:experimentState = running",
                "sys/tags contains x         | 10 | `sys/tags`:stringSet CONTAINS \"x\"",
                "sys/running_time > 60       | 18 | `sys/running_time`:float > 60"
            })
    void aConditionWithoutATypeIsShownWithTheOneThatItsValueSuggests(String query, int column, String example) {
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse(query))
                .withMessageStartingWith("Column " + column + ": a path is followed by a colon and its type, but ")
                .withMessageEndingWith(" Write " + example + ".");
        assertThat(NqlParser.parse(example.split(", or ")[0])).isNotNull();
    }

    @Test
    void anExcerptPointsAtIt() {
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse("a:float > 1\nAND `ü𝄞`:strin = x\nOR b:int = 2"))
                .withMessageStartingWith("Line 2, column 10: ")
                .satisfies(e -> assertThat(e.excerpt()).isEqualTo("AND `ü𝄞`:strin = x\n         ^"));
        String many = "a:float = 1 OR ".repeat(50);
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse(many + "b:x = 2 OR " + many))
                .satisfies(e -> {
                    String[] lines = e.excerpt().split("\n");
                    assertThat(lines[0]).hasSizeLessThan(110).startsWith("…").endsWith("…");
                    assertThat(lines[0].charAt(lines[1].indexOf('^'))).isEqualTo('x');
                });
    }

    @Test
    void aQueryThatNestsWithoutEndIsRefused() {
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse("(".repeat(100_000)))
                .withMessageContaining("levels");
        assertThatExceptionOfType(NqlException.class).isThrownBy(() -> NqlParser.parse("NOT ".repeat(100_000)));
    }

    @Test
    void aQueryOfTooManyCharactersOrWordsIsRefusedAndSaysHowManyItMayHave() {
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse("a:string = \"" + "x".repeat(5 << 20) + '"'))
                .withMessageContaining("at most " + (4 << 20) + " characters")
                .withMessageContaining(" " + ((5 << 20) + 13) + ".");
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse("<(".repeat(300_000)))
                .withMessageContaining("at most 500000 words and signs");
    }

    /** Each would take minutes if it were looked through once for each of its characters. */
    @Test
    void aNumberWithoutEndIsRefusedAtOnce() {
        String digits = "1".repeat(1_000_000);
        for (String query : List.of("`a`:float = " + digits + "x", "`a` = " + digits + "x", "`a` > " + digits)) {
            assertThatExceptionOfType(NqlException.class)
                    .isThrownBy(() -> assertTimeoutPreemptively(Duration.ofSeconds(20), () -> NqlParser.parse(query)))
                    .withMessageContaining("Column ");
        }
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse("`a`:float = " + digits))
                .withMessageContaining("at most 1000 characters")
                .withMessageContaining("of 1000000,");
        assertThat(comparison("`a`:float > 0." + "1".repeat(900)).operator()).isEqualTo(Operator.GREATER);
    }

    @Test
    void aQueryOfTooManyConditionsIsRefusedButNotOneOfManyTexts() {
        assertThatExceptionOfType(NqlException.class)
                .isThrownBy(() -> NqlParser.parse("a:float = 1" + " OR a:float = 2".repeat(1000)))
                .withMessageContaining("more than 1000 conditions");
        assertThat(NqlParser.parse("a:string = 1" + " OR a:string = 2".repeat(10_000)))
                .isInstanceOf(Nql.Or.class);
    }
}
