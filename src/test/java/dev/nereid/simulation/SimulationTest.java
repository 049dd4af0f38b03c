package dev.nereid.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Campaign;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens, in whatever order: what a {@link Simulation} says has to hold. */
@Timeout(3 * 3600)
class SimulationTest {
    private static final int SEEDS_TO_FIND = 150;

    @BeforeAll
    static void makeTemplates() {
        Templates.key(); // which no test leaves behind
    }

    @Test
    @Tag(Campaign.TAG)
    void nothingIsLostNothingComesTwiceAndAllAgree() throws Exception {
        long[] requests = {0};
        int[] restores = {0};
        Campaign.run("a minute of machines, jobs and a server", 500, 20_000, random -> {
            Simulation.Result result = Simulation.run(random.nextLong(), Planted.NONE);
            requests[0] += result.requests();
            restores[0] += result.lives() - 1;
        });
        System.out.println("with " + requests[0] + " requests and " + restores[0] + " restores of the server");
    }

    @Test
    void theSameSeedDoesTheSameAgain() throws Exception {
        Random seeds = new Random(1);
        for (int i = 0; i < 10; i++) {
            long seed = seeds.nextLong();
            assertThat(Simulation.run(seed, Planted.NONE)).isEqualTo(Simulation.run(seed, Planted.NONE));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Planted.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedMistakeIsFound(Planted planted) throws Exception {
        Random seeds = new Random(2);
        for (int i = 1; i <= SEEDS_TO_FIND; i++) {
            try {
                Simulation.run(seeds.nextLong(), planted);
            } catch (AssertionError e) {
                System.out.println(planted + " is found by seed " + i + ": "
                        + e.getMessage().lines().limit(3).toList());
                return;
            }
        }
        throw new AssertionError(planted + " is not found by " + SEEDS_TO_FIND + " seeds");
    }
}
