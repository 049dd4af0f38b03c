package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.nereid.Run;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The columns of the table of runs: which ones, where, what they show, and the order by them. */
class RunsColumnsTest extends RunsTableBrowserTest {
    @Test
    void columnsThatAreTypedSortedAndRemovedAreInTheAddress() {
        go("/ml/digits?columns=sys/id~140p,sys/name~120", "3,000 runs");
        page.getByLabel("Add a column").first().fill("batch");
        page.getByRole(AriaRole.OPTION)
                .filter(new Locator.FilterOptions().setHasText("params/batch_size"))
                .click();
        Locator head =
                page.getByRole(AriaRole.COLUMNHEADER).filter(new Locator.FilterOptions().setHasText("batch_size"));
        assertThat(head).isVisible();
        head.locator(".head-name").click();
        assertThat(row(0).locator("[data-column='2']")).hasText("256");
        assertThat(head).hasAttribute("aria-sort", "descending");
        head.locator(".head-name").click();
        assertThat(row(0).locator("[data-column='2']")).hasText("16");
        menu("sys/name", "Remove column");
        assertThat(page).hasURL(Pattern.compile(".*sort=params/batch_size.*"));
        page.reload();
        assertThat(row(0).locator("[data-column='1']")).hasText("16");
        assertThat(page.getByRole(AriaRole.COLUMNHEADER)).hasCount(3);
        page.goBack();
        assertThat(head).hasAttribute("aria-sort", "descending");
    }

    @Test
    void columnsAreMovedPinnedAndResized() {
        go("/ml/digits?columns=sys/id~140,sys/name~120,params/lr~100", "3,000 runs");
        menu("params/lr", "Move left");
        assertThat(row(0).locator("[data-column='2']")).hasText("run 2999");
        menu("sys/name", "Pin");
        assertThat(row(0).locator("[data-column='0']")).hasText("run 2999");
        assertThat(row(0).locator("[data-column='0']")).hasClass(Pattern.compile(".*cell-pinned.*"));
        Locator edge = page.locator(".head-edge").first();
        edge.hover();
        double x = edge.boundingBox().x;
        page.mouse().down();
        page.mouse().move(x + 103, edge.boundingBox().y + 5);
        page.mouse().up();
        assertThat(page).hasURL(Pattern.compile(".*sys/name~2[12]\\dp.*"));
        Locator from =
                page.getByRole(AriaRole.COLUMNHEADER).filter(new Locator.FilterOptions().setHasText("params/lr"));
        from.locator(".head-name")
                .dragTo(page.getByRole(AriaRole.COLUMNHEADER)
                        .filter(new Locator.FilterOptions().setHasText("ID"))
                        .locator(".head-name"));
        assertThat(row(0).locator("[data-column='1']")).hasText("0.1");
    }

    @Test
    void aFieldThatIsNotThereIsSaidToBeAndOneThatFitsIsTaken() {
        go("/ml/digits?columns=sys/id~300p,sys/name~600,sys/tags~500", "3,000 runs");
        Locator box = page.getByLabel("Add a column").first();
        box.fill("no such thing");
        box.press("Enter");
        assertThat(page.locator(".field-wrong")).hasText("No run here has a field \"no such thing\".");
        assertThat(box).hasValue("no such thing");
        assertThat(box).hasAttribute("aria-invalid", "true");
        assertAccessible();
        picture("runs-no-field");
        box.fill("batch");
        box.press("Enter");
        assertThat(box).hasValue("");
        assertThat(page.locator(".field-wrong")).hasCount(0);
        Locator head = page.getByLabel("Column params/batch_size").first();
        assertThat(head).isInViewport();
        page.locator(".grid").evaluate("grid => grid.scrollLeft = 0");
        assertThat(head).not().isInViewport();
        box.fill("params/batch_size"); // is there already
        box.press("Enter");
        assertThat(head).isInViewport();
        assertThat(page.getByRole(AriaRole.COLUMNHEADER)).hasCount(5);
        page.getByLabel("Group by a field").first().fill("nor this");
        page.getByLabel("Group by a field").first().press("Enter");
        assertThat(page.locator(".field-wrong")).hasText("No run here has a field \"nor this\".");
        assertThat(page).not().hasURL(Pattern.compile(".*group=.*"));
    }

    @Test
    void aColumnOfASeriesShowsItsExtremesAndMean() {
        try (Run run = run("ml/extremes")) {
            run.floatSeries("train/loss").append(4);
            run.floatSeries("train/loss").append(0.5);
            run.floatSeries("train/loss").append(1.5);
            run.assign("params/a~max", 7);
        }
        go("/ml/extremes?columns=sys/id~140p,train/loss~150,params/a%257Emax", "1 run");
        Locator loss = row(0).locator("[data-column='1']");
        assertThat(loss).hasText("1.5");
        assertThat(row(0).locator("[data-column='2']")).hasText("7");
        menu("train/loss", "Show the maximum");
        assertThat(loss).hasText("4");
        assertThat(loss)
                .hasAttribute(
                        "title", Pattern.compile("max 4\\.0; last 1\\.5 at step 2, min 0\\.5, mean 2\\.0, 3 points"));
        Locator head = page.getByRole(AriaRole.COLUMNHEADER).nth(2);
        assertThat(head.locator(".head-name")).hasText("max train/loss");
        assertThat(page).hasURL(Pattern.compile(".*columns=sys/id~140p,train/loss~150~max,params/a%257Emax~130"));
        picture("runs-max");
        menu("train/loss", "Show the mean");
        assertThat(loss).hasText("2");
        page.reload();
        assertThat(loss).hasText("2");
        menu("train/loss", "Show the last value");
        assertThat(loss).hasText("1.5");
        page.getByLabel("Column params/a~max").first().click();
        assertThat(page.getByText("Show the maximum")).hasCount(0);
    }

    /** Of a column, in all rows that are drawn. */
    private Locator cells(int column) {
        return page.locator(".grid-row [data-column='" + column + "']");
    }

    @Test
    void aColumnIsSortedByWhatItShows() {
        double[][] losses = {{1, 9}, {2, 4}, {0, 5}};
        for (double[] loss : losses) {
            try (Run run = run("ml/order")) {
                run.append("train/loss", loss[0]);
                run.append("train/loss", loss[1]);
            }
        }
        go("/ml/order?columns=sys/id~140p,train/loss~190~min", "3 runs");
        assertThat(row(0).locator("[data-column='1']")).hasText("0");
        page.getByRole(AriaRole.COLUMNHEADER).nth(2).locator(".head-name").click();
        assertThat(page).hasURL(Pattern.compile(".*sort=min(\\(|%28)train/loss(\\)|%29).*"));
        assertThat(page.getByRole(AriaRole.COLUMNHEADER).nth(2)).hasAttribute("aria-sort", "descending");
        assertThat(cells(1)).hasText(new String[] {"2", "1", "0"});
        menu("train/loss", "Show the mean");
        assertThat(page).hasURL(Pattern.compile(".*sort=mean(\\(|%28)train/loss(\\)|%29).*"));
        assertThat(page.getByRole(AriaRole.COLUMNHEADER).nth(2)).hasAttribute("aria-sort", "descending");
        assertThat(cells(1)).hasText(new String[] {"5", "3", "2.5"});
        menu("train/loss", "Show the last value");
        assertThat(cells(1)).hasText(new String[] {"9", "5", "4"});
        assertThat(page).hasURL(Pattern.compile(".*sort=train/loss.*"));
    }
}
