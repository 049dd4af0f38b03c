package dev.nereid.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nereid.query.Nql.Comparison;
import dev.nereid.query.Nql.Exists;
import dev.nereid.query.Nql.Operator;
import dev.nereid.query.Nql.Type;
import dev.nereid.testing.RandomNql;
import dev.nereid.testing.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tree as text, and back. */
class NqlTextTest {
    private static final Nql HIGH = new Comparison("val/acc", Type.FLOAT, null, Operator.GREATER, "0.9");
    private static final Nql TAGGED =
            new Comparison("sys/tags", Type.STRING_SET, null, Operator.CONTAINS, "a \"b\" \\");

    @Test
    void conditionsAreQuotedAndGroupsAreInBrackets() {
        assertThat(NqlText.of(Nql.ALL)).isEmpty();
        assertThat(NqlText.of(HIGH)).isEqualTo("`val/acc`:float > 0.9");
        assertThat(NqlText.of(new Nql.And(List.of(new Nql.Or(List.of(HIGH, TAGGED)), new Nql.Not(TAGGED)))))
                .isEqualTo("(`val/acc`:float > 0.9 OR `sys/tags`:stringSet CONTAINS \"a \\\"b\\\" \\\\\")"
                        + " AND NOT `sys/tags`:stringSet CONTAINS \"a \\\"b\\\" \\\\\"");
        assertThat(NqlText.of(new Nql.Not(new Exists("a`b", Type.FILE)))).isEqualTo("`a``b`:file NOT EXISTS");
        assertThatIllegalArgumentException().isThrownBy(() -> NqlText.of(new Nql.Not(Nql.ALL)));
    }

    @Test
    void aValueIsNeverMoreThanAValue() {
        Nql sly = new Comparison("ok", Type.BOOLEAN, null, Operator.EQUAL, "true OR a:int EXISTS");
        assertThat(NqlText.of(sly)).isEqualTo("`ok`:bool = \"true OR a:int EXISTS\"");
    }

    @Test
    void groupsJoinWithoutLosingThemselves() {
        Nql either = new Nql.Or(List.of(HIGH, TAGGED));
        assertThat(Nql.and(either)).isEqualTo(either);
        assertThat(Nql.and(Nql.ALL, either, HIGH)).isEqualTo(new Nql.And(List.of(either, HIGH)));
        assertThat(Nql.and()).isEqualTo(Nql.ALL);
    }

    @Test
    void everyTreeIsReadAsItself() {
        Seeds.check(2000, random -> {
            Nql tree = new RandomNql(random).tree(4);
            assertThat(NqlParser.parse(NqlText.of(tree))).isEqualTo(tree);
        });
    }
}
