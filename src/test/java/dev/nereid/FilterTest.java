package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nereid.query.NqlParser;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FilterTest {
    private static final Filter A = Filter.number("a").equalTo(1);
    private static final Filter B = Filter.number("b").equalTo(2);
    private static final Filter C = Filter.number("c").equalTo(3);

    private static void says(Filter filter, String nql) {
        assertThat(filter).hasToString(nql);
        assertThat(NqlParser.parse(filter.toString())).isEqualTo(NqlParser.parse(nql));
    }

    @Test
    void fieldsOfEveryTypeAreHeldAgainstValues() {
        says(Filter.number("lr").lessThan(0.5), "`lr`:float < 0.5");
        says(Filter.number("n").atLeast(Long.MAX_VALUE), "`n`:float >= 9223372036854775807");
        says(Filter.number("lr").notEqualTo(Double.NaN), "`lr`:float != \"nan\"");
        says(Filter.number("lr").greaterThan(Double.NEGATIVE_INFINITY), "`lr`:float > \"-inf\"");
        says(Filter.number("lr").atMost(new AtomicInteger(3)), "`lr`:float <= 3.0");
        says(Filter.string("optimizer").equalTo("adam"), "`optimizer`:string = \"adam\"");
        says(Filter.string("optimizer").matches("^ad\\d"), "`optimizer`:string MATCHES \"^ad\\\\d\"");
        says(Filter.stringSeries("said").notContains("x"), "`said`:stringSeries NOT CONTAINS \"x\"");
        says(Filter.bool("flag").isFalse(), "`flag`:bool = false");
        says(Filter.stringSet("sys/tags").contains("a b"), "`sys/tags`:stringSet CONTAINS \"a b\"");
        says(Filter.floatSeries("acc").last().greaterThan(0.9), "last(`acc`:floatSeries) > 0.9");
        says(Filter.floatSeries("acc").variance().lessThan(1), "variance(`acc`:floatSeries) < 1");
        says(Filter.artifact("data").equalTo("00ff"), "`data`:artifact = \"00ff\"");
        says(Filter.active(), "`sys/state`:experimentState = running");
    }

    @Test
    void timesAreThoseGivenOrCountFromTheQuestion() {
        Instant time = Instant.parse("2026-01-31T12:00:00.123456Z");
        says(Filter.datetime("t").before(time), "`t`:datetime < \"2026-01-31T12:00:00.123456Z\"");
        says(Filter.datetime("t").withinLast(Duration.ofDays(7)), "`t`:datetime >= \"-7d\"");
        says(Filter.datetime("t").longerAgoThan(Duration.ofMinutes(90)), "`t`:datetime < \"-5400s\"");
        says(Filter.datetime("t").withinLast(Duration.ZERO), "`t`:datetime >= \"-0s\"");
    }

    @Test
    void whatIsThereIsAskedByType() {
        says(Filter.floatSeries("acc").exists(), "`acc`:floatSeries EXISTS");
        says(Filter.exists("picture", "file"), "`picture`:file EXISTS");
        says(Filter.exists("n", "int"), "`n`:integer EXISTS");
        says(Filter.string("a").exists().not(), "`a`:string NOT EXISTS");
    }

    @Test
    void eachCombinationIsAGroupOfItsOwn() {
        says(A.and(B).and(C), "`a`:float = 1 AND `b`:float = 2 AND `c`:float = 3");
        says(A.and(B.and(C)), "`a`:float = 1 AND `b`:float = 2 AND `c`:float = 3");
        says(A.or(B).and(C), "(`a`:float = 1 OR `b`:float = 2) AND `c`:float = 3");
        says(A.or(B.and(C)), "`a`:float = 1 OR (`b`:float = 2 AND `c`:float = 3)");
        says(A.or(B).not().and(C), "NOT (`a`:float = 1 OR `b`:float = 2) AND `c`:float = 3");
        says(
                Filter.stringSet("t").containsAny("x", "y").and(A),
                "(`t`:stringSet CONTAINS \"x\" OR `t`:stringSet CONTAINS \"y\") AND `a`:float = 1");
    }

    @Test
    void nothingInAPathOrATextEndsTheQuotes() {
        says(Filter.string("a`b").equalTo("c\"d\\"), "`a``b`:string = \"c\\\"d\\\\\"");
        says(Filter.string("//a///b/").equalTo("\n"), "`a/b`:string = \"\n\"");
    }

    @Test
    void whatCannotBeAskedIsRefusedWhereItIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.number("lr").lessThan(Double.NaN))
                .withMessageContaining("nan");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.string("a").matches("("))
                .withMessageContaining("(");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.exists("a", "floatseries"))
                .withMessageContaining("\"floatseries\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.stringSet("t").containsAll())
                .withMessageContaining("names none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.datetime("t").withinLast(Duration.ofSeconds(-1)))
                .withMessageContaining("future");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.number("sys/failed").equalTo(1))
                .withMessageContaining("sys/failed");
    }

    @Test
    void nullIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> A.and(null)).withMessageContaining("null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.string(null).exists())
                .withMessageContaining("null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.string("a").equalTo(null))
                .withMessageContaining("null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.number("a").equalTo(null))
                .withMessageContaining("null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.datetime("a").before(null))
                .withMessageContaining("null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.stringSet("a").containsAny((String[]) null))
                .withMessageContaining("null");
    }
}
