package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.nereid.Run;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lines that a run printed: the last ones first, followed while it goes on, searched on the server. */
class ConsoleTabTest extends RunBrowserTest {
    private String id;

    @Override
    void fill() throws Exception {
        id = logged(builder().name("talkative"), run -> {
            run.stringSeries("monitoring/host/stdout")
                    .extend(IntStream.range(0, 1700)
                            .mapToObj(i -> "epoch " + i + " \u001b[32mok\u001b[0m")
                            .toList());
            run.stringSeries("monitoring/host/stderr").append(MARKUP);
            run.stringSeries("notes").append("a note\nof two lines");
        });
    }

    private Locator lines() {
        return page.locator(".line");
    }

    private Locator box() {
        return page.getByRole(AriaRole.LOG);
    }

    @Test
    void theLastLinesAreSeenFirstAndEarlierOnesWhenAskedFor() {
        goTo(id, "console");
        assertThat(lines()).hasCount(500);
        assertThat(lines().last()).containsText("epoch 1699 ok");
        page.waitForCondition(() ->
                Boolean.TRUE.equals(box().evaluate("box => box.scrollTop + box.clientHeight >= box.scrollHeight - 2")));
        assertAccessible();
        picture("console");
        for (int seen : new int[] {1000, 1500, 1700}) {
            page.getByText("Earlier lines").click();
            assertThat(lines()).hasCount(seen);
        }
        assertThat(lines().first()).containsText("epoch 0 ok");
        assertThat(page.getByText("Earlier lines")).hasCount(0);
    }

    @Test
    void linesAreFoundAmongAll() {
        goTo(id, "console");
        page.getByLabel("Find lines").fill("EPOCH 12 ");
        assertThat(lines()).hasCount(1);
        assertThat(page.getByText("1 line with it")).isVisible();
        page.getByLabel("Find lines").fill("nowhere");
        assertThat(page.getByText("No line has this in it.")).isVisible();
        page.getByLabel("Find lines").fill("");
        assertThat(lines()).hasCount(500);
    }

    @Test
    void otherSeriesAreChosenAndMarkupStaysText() {
        goTo(id, "console");
        page.getByLabel("Series").selectOption("monitoring/host/stderr");
        assertThat(lines()).containsText(MARKUP);
        assertThat(box().locator("img")).hasCount(0);
        assertThat(page.url()).contains("field=monitoring");
        page.getByLabel("Series").selectOption("notes");
        assertThat(lines()).containsText("a note\nof two lines");
    }

    @Test
    void newLinesAreFollowedUnlessOneReadsEarlierOnes() {
        try (Run run = builder().start()) {
            run.stringSeries("log")
                    .extend(IntStream.range(0, 100).mapToObj(i -> "line " + i).toList());
            run.awaitSync();
            goTo(run.id(), "console");
            assertThat(lines()).hasCount(100);
            run.append("log", "the newest");
            assertThat(lines()).hasCount(101);
            page.waitForCondition(() -> Boolean.TRUE.equals(
                    box().evaluate("box => box.scrollTop + box.clientHeight >= box.scrollHeight - 2")));
            box().evaluate("box => { box.scrollTop = 0; }");
            run.append("log", "newer yet");
            assertThat(lines()).hasCount(102);
            assertThat(box().evaluate("box => box.scrollTop")).isEqualTo(0);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsSaidSoOnceAndAskedAgain() {
        goTo(id, "console");
        assertThat(lines()).hasCount(500);
        page.route("**/api/v1/**", Route::abort);
        page.getByLabel("Find lines").fill("EPOCH 12 ");
        assertThat(page.locator("p.failure")).containsText("The server does not answer.");
        assertThat(page.getByText("The server does not answer.")).hasCount(1);
        page.unroute("**/api/v1/**");
        assertThat(lines()).hasCount(1);
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        forgive("ERR_FAILED");
    }
}
