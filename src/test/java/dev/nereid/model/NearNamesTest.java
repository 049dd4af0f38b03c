package dev.nereid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Seeds;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearNamesTest {
    private static final List<String> PATHS =
            List.of("params/lr", "sys/name", "train/acc", "train/loss", "val/acc", "val/loss", "x", "y");

    private static List<String> near(String wanted) {
        return NearNames.of(wanted, PATHS, 3);
    }

    @Test
    void mistypedNamesAreFound() {
        assertThat(near("train/los")).first().isEqualTo("train/loss");
        assertThat(near("tarin/loss")).first().isEqualTo("train/loss");
        assertThat(near("trian/losss")).first().isEqualTo("train/loss");
        assertThat(near("Sys/Name")).containsExactly("sys/name");
    }

    @Test
    void aPathIsFoundByItsEndAndByItsBeginning() {
        assertThat(near("loss")).containsExactly("train/loss", "val/loss");
        assertThat(near("lr")).containsExactly("params/lr");
        assertThat(near("train")).containsExactly("train/acc", "train/loss");
        assertThat(near("lsos")).containsExactly("train/loss", "val/loss");
    }

    @Test
    void whatIsFarIsNotSuggested() {
        assertThat(near("learning_rate")).isEmpty();
        assertThat(near("")).isEmpty();
        assertThat(near("z")).isEmpty();
    }

    @Test
    void theNearestComeFirstAndOnlyAFew() {
        List<String> many = IntStream.range(0, 1000).mapToObj(i -> "metric" + i).toList();
        assertThat(NearNames.of("metric", many, 3)).containsExactly("metric0", "metric1", "metric10");
        assertThat(NearNames.of("metrik7", many, 1)).containsExactly("metric7");
    }

    @Test
    void theQuestionEndsAMessage() {
        assertThat(NearNames.question("loss", PATHS)).isEqualTo(" Did you mean \"train/loss\" or \"val/loss\"?");
        assertThat(NearNames.question("lr", PATHS)).isEqualTo(" Did you mean \"params/lr\"?");
        assertThat(NearNames.question("loss", List.of("a/loss", "b/loss", "c/loss", "d/loss")))
                .isEqualTo(" Did you mean \"a/loss\", \"b/loss\" or \"c/loss\"?");
        assertThat(NearNames.question("nothing", PATHS)).isEmpty();
    }

    @Test
    void oneMistakeIsAlwaysForgiven() {
        Seeds.check(2000, random -> {
            String name = PATHS.get(random.nextInt(6)); // the longer ones
            StringBuilder typed = new StringBuilder(name);
            int at = random.nextInt(name.length() - 1);
            switch (random.nextInt(4)) {
                case 0 -> typed.deleteCharAt(at);
                case 1 -> typed.insert(at, (char) ('a' + random.nextInt(26)));
                case 2 -> typed.setCharAt(at, (char) ('a' + random.nextInt(26)));
                default -> typed.deleteCharAt(at).insert(at + 1, name.charAt(at));
            }
            assertThat(NearNames.of(typed.toString(), PATHS, 8)).contains(name);
        });
    }
}
