package dev.nereid.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CampaignTest {
    @Test
    @Tag(Campaign.TAG)
    void makesItsRoundsEachWithASeedOfItsOwn() {
        List<Long> drawn = new ArrayList<>();
        Campaign.run("drawing a number", 3, 30, random -> drawn.add(random.nextLong()));
        assertThat(drawn).hasSize(Campaign.size(3, 30)).doesNotHaveDuplicates();
    }

    @Test
    void failureNamesTheSeedThatRepeatsIt() {
        List<Long> drawn = new ArrayList<>();
        assertThatThrownBy(() -> Campaign.run("failing", 2, 2, random -> {
                    drawn.add(random.nextLong());
                    throw new AssertionError("so it is");
                }))
                .isInstanceOf(AssertionError.class)
                .satisfies(e -> {
                    String seed = e.getMessage().replaceFirst("(?s).*-Dnereid.seed=(-?\\d+).*", "$1");
                    assertThat(new Random(Long.parseLong(seed)).nextLong()).isEqualTo(drawn.get(0));
                });
        assertThat(drawn).hasSize(1);
    }
}
