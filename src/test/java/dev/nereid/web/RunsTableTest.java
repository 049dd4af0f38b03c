package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.nereid.FloatSeries;
import dev.nereid.Run;
import dev.nereid.sync.HttpTransport;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of runs: which ones, in what groups, chosen, thrown away, and how it looks. */
class RunsTableTest extends RunsTableBrowserTest {
    @Test
    void anyOfThousandsIsScrolledTo() {
        go("/ml/digits", "3,000 runs");
        assertThat(row(0)).containsText("DIGITS-3000");
        assertAccessible();
        picture("runs");
        page.locator(".grid").evaluate("grid => grid.scrollTop = grid.scrollHeight");
        assertThat(row(RUNS - 1)).containsText("run 0");
        assertThat(page.locator(".grid-row").count()).isLessThan(80);
        page.locator(".grid").evaluate("grid => grid.scrollTop = grid.scrollHeight / 2");
        assertThat(row(RUNS / 2)).containsText("run 1499");
    }

    @Test
    void aQueryNarrowsThemAndWhatIsWrongWithItStandsUnderTheCharacter() {
        go("/ml/digits", "3,000 runs");
        Locator box = page.getByLabel("Query").first();
        box.fill("params/opt");
        page.getByRole(AriaRole.OPTION).first().click();
        assertThat(box).hasValue("params/optimizer:string ");
        box.pressSequentially("= \"adam\"");
        box.press("Enter");
        assertThat(count()).hasText(Pattern.compile("9\\d\\d runs|1,0\\d\\d runs"));
        box.fill("params/optimizer:string = adam AND");
        box.press("Enter");
        assertThat(page.locator(".query-error pre")).hasText(Pattern.compile("params/.*\\n {34}▲", Pattern.DOTALL));
        assertThat(box).hasAttribute("aria-invalid", "true");
        assertAccessible();
        picture("runs-error");
        forgive("400");
    }

    @Test
    void manyAreChosenFromOneToAnother() {
        go("/ml/digits?columns=sys/id~140p,sys/name~160", "3,000 runs");
        Locator.ClickOptions shift = new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT));
        page.getByLabel("Select DIGITS-2998").click();
        page.getByLabel("Select DIGITS-2990").click(shift);
        assertThat(page.locator(".chosen")).containsText("9 runs chosen");
        assertThat(page.getByLabel("Select DIGITS-2994")).isChecked();
        page.getByLabel("Select DIGITS-2995").click(shift); // is chosen, and where the range ends from now on
        assertThat(page.locator(".chosen")).containsText("4 runs chosen");
        assertThat(page.getByLabel("Select DIGITS-2995")).isChecked();
        assertThat(page.getByLabel("Select DIGITS-2994")).not().isChecked();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Shift+ArrowDown");
        page.keyboard().press("Shift+ArrowDown");
        assertThat(page.locator(".chosen")).containsText("7 runs chosen");
        page.keyboard().press("Shift+ArrowUp");
        assertThat(page.locator(".chosen")).containsText("6 runs chosen");
        assertThat(page.getByLabel("Select DIGITS-2991")).not().isChecked();
        page.keyboard().press("Control+a");
        assertThat(page.locator(".chosen")).containsText("3,000 runs chosen");
        assertThat((String) page.evaluate("() => String(getSelection())")).isEmpty();
        button("Choose none").click();
        page.getByLabel("Select DIGITS-2999").click(shift);
        assertThat(page.locator(".chosen")).containsText("1 run chosen");
    }

    @Test
    void tagsOfChosenRunsAreSeenAndOneThatIsCutSaysSo() {
        try (Run run = run("ml/cut")) {
            run.stringSet("sys/tags").add("a long tag for a narrow column");
        }
        go("/ml/cut?columns=sys/id~140p,sys/tags~120,sys/name~200", "1 run");
        Locator tag = row(0).locator(".tag");
        assertThat(tag).hasCSS("display", "inline"); // so that the cell's ellipsis is within it
        page.getByLabel("Select CUT-1").check();
        assertThat(row(0)).hasClass(Pattern.compile(".*row-selected.*"));
        String ground = "part => getComputedStyle(part).backgroundColor";
        assertThat(tag.evaluate(ground)).isNotEqualTo(row(0).evaluate(ground));
        picture("runs-cut");
    }

    @Test
    void theKeyboardReachesEveryCell() {
        go("/ml/digits?columns=sys/id~140p,sys/name~160", "3,000 runs");
        page.locator(".grid").focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".grid")).hasAttribute("aria-activedescendant", "cell-2-2");
        page.keyboard().press("F2");
        assertThat(row(2).locator("input").nth(1)).isFocused();
        page.keyboard().press("Escape");
        page.keyboard().press(" ");
        assertThat(page.locator(".chosen")).containsText("1 run chosen");
        page.keyboard().press("Control+End");
        assertThat(row(RUNS - 1)).containsText("run 0");
        page.keyboard().press("Home");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*/ml/digits/e/DIGITS-1"));
    }

    @Test
    void groupsAreOpenedAndClosed() {
        go("/ml/digits?group=params/optimizer", "3,000 runs");
        Locator heads = page.locator(".group-row");
        assertThat(heads.first()).containsText("adagrad");
        heads.first().getByRole(AriaRole.BUTTON).click();
        assertThat(heads).hasCount(2);
        assertThat(heads.nth(1)).containsText("adam");
        assertThat(row(2)).containsText("adam");
        picture("runs-grouped");
    }

    @Test
    void whatIsMovedToTheTrashIsRestoredFromThere() {
        try (Run one = run("ml/trash");
                Run other = run("ml/trash")) {
            one.assign("sys/name", "to be trashed");
            other.assign("sys/name", "kept");
        }
        go("/ml/trash", "2 runs");
        page.getByLabel("Select TRAS-1").or(page.getByLabel("Select TRASH-1")).check();
        button("Trash").click();
        button("Move to trash").click();
        assertThat(count()).hasText("1 run");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("See the trash"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*trash=1"));
        assertThat(row(0)).containsText("to be trashed");
        page.getByLabel("Select all").check();
        button("Restore").first().click();
        assertThat(page.locator("dialog")).containsText("Restore 1 run?It is back among the runs then.");
        page.locator("dialog").getByRole(AriaRole.BUTTON).first().click();
        assertThat(page.locator(".page")).containsText("The trash is empty");
        go("/ml/trash", "2 runs");
    }

    @Test
    void aRunThatLogsIsSeenToGoOn() {
        try (Run live = run("ml/live")) {
            FloatSeries loss = live.floatSeries("train/loss");
            loss.append(0.75);
            go("/ml/live", "1 run");
            assertThat(row(0)).containsText("0.75");
            assertThat(row(0).getByLabel("active")).isVisible();
            loss.append(0.625);
            assertThat(row(0)).containsText("0.625");
        }
        try (Run another = run("ml/live")) {
            another.append("train/loss", 0.5);
            assertThat(count()).hasText("2 runs");
        }
    }

    @Test
    void anEmptyProjectSaysWhatToDo() {
        try (HttpTransport admin = server.client()) {
            admin.administration().createProject("ml/empty", null, "private");
        }
        go("/ml/empty");
        assertThat(page.locator(".page")).containsText("No runs here yet");
        assertAccessible();
        picture("runs-empty");
    }

    @Test
    void looksAsItShouldInTheDarkAndOnAPhone() {
        for (List<Object> each : List.<List<Object>>of(
                List.of(1280, ColorScheme.DARK, "dark"), List.of(400, ColorScheme.LIGHT, "narrow"))) {
            open((int) each.get(0), 800, (ColorScheme) each.get(1));
            signIn();
            go("/ml/digits", "3,000 runs");
            assertThat(row(0)).containsText("DIGITS-3000");
            page.getByLabel("Select DIGITS-2998").check();
            page.locator(".head-menu").first().click();
            assertAccessible();
            picture("runs-" + each.get(2));
        }
    }
}
