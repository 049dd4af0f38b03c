package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.nereid.FloatSeries;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.ServerAdministration;
import dev.nereid.testing.ManyRuns;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of runs: what is in it, and what can be done there. */
class RunsTableTest extends BrowserTest {
    private static final int RUNS = 3000;
    private static final String MARKUP = "<img src=x onerror=alert(1)>\"'";

    @Override
    void prepare(Path data) throws Exception {
        ManyRuns.fill(data, "ml/digits", RUNS);
    }

    @BeforeEach
    void signedIn() {
        signIn();
    }

    private Run run(String project) {
        return Nereid.initRun()
                .project(project)
                .mode(Mode.SYNC)
                .apiToken(server.token())
                .directory(temporary.resolve("runs"))
                .captureHostMetrics(false)
                .start();
    }

    private Locator row(int item) {
        return page.locator("[data-item='" + item + "']");
    }

    private Locator count() {
        return page.locator(".toolbar-count");
    }

    private String text(String id, String path) {
        try (HttpTransport asked = server.client()) {
            return asked.object(id).text(path);
        }
    }

    private void go(String path, String expectedCount) {
        go(path);
        assertThat(count()).hasText(expectedCount);
    }

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

    private void menu(String column, String action) {
        page.getByLabel("Column " + column).first().click();
        page.getByRole(
                        AriaRole.MENUITEM,
                        new Page.GetByRoleOptions().setName(action).setExact(true))
                .click();
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
    void nameAndTagsAreChangedInTheCell() {
        go("/ml/digits?columns=sys/id~140p,sys/name~160,sys/tags~160", "3,000 runs");
        Locator name = row(1).locator("[data-column='1']");
        assertThat(name).hasText("run 2998");
        name.dblclick();
        name.locator("input").fill(MARKUP);
        name.locator("input").press("Enter");
        assertThat(name).hasText(MARKUP);
        assertThat(text("DIGITS-2999", "sys/name")).isEqualTo(MARKUP);
        assertThat(row(1).getByLabel("inactive")).isVisible(); // no process was alive for that
        Locator tags = row(1).locator("[data-column='2']");
        while (tags.locator(".tag").count() > 0) {
            editTags(tags);
            page.keyboard().press("Backspace");
            page.keyboard().press("Enter");
            assertThat(tags.locator("form")).hasCount(0);
        }
        editTags(tags);
        page.keyboard().insertText("kept, " + MARKUP);
        page.keyboard().press("Enter");
        page.keyboard().press("Enter");
        assertThat(tags.locator("form")).hasCount(0);
        assertThat(tags.locator(".tag")).hasText(new String[] {MARKUP, "kept"});
        editTags(tags);
        page.keyboard().type("other");
        page.keyboard().press("Escape");
        assertThat(tags.locator("form")).hasCount(0);
        assertThat(tags.locator(".tag")).hasCount(2);
        assertThat(page.locator("img")).hasCount(0);
    }

    private static void editTags(Locator cell) {
        cell.dblclick();
        assertThat(cell.locator("input")).isFocused();
    }

    @Test
    void aTagIsAddedAndRemovedInTheCellAndOthersStayAsTheyAre() {
        try (Run run = run("ml/chips")) {
            run.stringSet("sys/tags").add("one, two", "old");
            go("/ml/chips?columns=sys/id~140p,sys/tags~120,sys/name~300,sys/owner~100", "1 run");
            Locator tags = row(0).locator("[data-column='1']");
            editTags(tags);
            assertThat(tags.locator(".tag")).hasCount(2);
            page.keyboard().insertText(" ,new, ");
            page.keyboard().press("Enter");
            assertThat(tags.locator(".tag")).hasCount(3);
            assertAccessible();
            picture("runs-tags");
            page.keyboard().insertText("a, b");
            page.keyboard().press("Enter");
            page.keyboard().press("Enter");
            assertThat(tags.locator("form")).hasCount(0);
            assertThat(tags.locator(".tag")).hasText(new String[] {"a", "b", "new", "old", "one, two"});
            editTags(tags);
            tags.getByLabel("Remove new").click();
            page.keyboard().type("left");
            row(0).locator("[data-column='3']").click();
            assertThat(tags.locator("form")).hasCount(0);
            assertThat(tags.locator(".tag")).hasText(new String[] {"a", "b", "left", "old", "one, two"});
        }
    }

    @Test
    void anEditThatFailsSaysWhyAndKeepsWhatWasWritten() {
        go("/ml/digits?columns=sys/id~140p,sys/name~100,sys/tags~160", "3,000 runs");
        refuseEdits();
        Locator name = row(5).locator("[data-column='1']");
        name.dblclick();
        name.locator("input").fill("not yet");
        name.locator("input").press("Enter");
        Locator alert = name.getByRole(AriaRole.ALERT);
        assertThat(alert).hasText("Your role here is viewer.");
        assertSeen(alert);
        assertThat(name.locator("input")).hasValue("not yet");
        assertThat(name.locator("input")).isFocused();
        assertAccessible();
        picture("runs-edit-failed");
        page.locator(".grid").evaluate("grid => grid.scrollTop = 50000");
        assertThat(page.locator(".runs-notice"))
                .containsText("Not saved: name of DIGITS-2995. Your role here is viewer.");
        page.locator(".grid").evaluate("grid => grid.scrollTop = 0");
        name.dblclick();
        assertThat(name.locator("input")).hasValue("not yet");
        page.unroute("**/objects/edit");
        name.locator("input").press("Enter");
        assertThat(name).hasText("not yet");
        assertThat(page.locator(".runs-notice")).hasText("");

        refuseEdits();
        Locator tags = row(6).locator("[data-column='2']");
        editTags(tags);
        page.keyboard().type("kept");
        tags.getByText("Save").click();
        assertThat(tags.getByRole(AriaRole.ALERT)).hasText("Your role here is viewer.");
        assertSeen(tags.getByRole(AriaRole.ALERT));
        assertThat(tags.locator("input")).hasValue("kept");
        assertThat(tags.locator("input")).isFocused();
        picture("runs-tags-failed");
        page.unroute("**/objects/edit");
        tags.getByText("Save").click();
        assertThat(tags.locator("form")).hasCount(0);
        assertThat(tags).containsText("kept");
        forgive("403");
    }

    private void refuseEdits() {
        page.route(
                "**/objects/edit",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(403)
                        .setContentType("application/json")
                        .setBody(
                                "{\"error\": {\"code\": \"forbidden\", \"message\": \"Your role here is viewer.\"}}")));
    }

    /** Nothing is over it, and it is in the window. */
    private static void assertSeen(Locator part) {
        assertThat((boolean) part.evaluate("part => { const {left, top, right, bottom} = part.getBoundingClientRect();"
                        + " return [[left + 3, top + 3], [right - 3, bottom - 3]].every(([x, y]) =>"
                        + " part.contains(document.elementFromPoint(x, y))); }"))
                .isTrue();
    }

    @Test
    void whoOnlyReadsIsToldSo() {
        String key;
        try (HttpTransport admin = server.client()) {
            admin.administration().createProject("ml/read", null, "private");
            key = ApiToken.parse(admin.administration().createAccount("reader", false))
                    .key();
            admin.administration().setMember(ServerAdministration.Place.project("ml/read"), "reader", "viewer");
        }
        run("ml/read").close();
        open(1280, 800, ColorScheme.LIGHT);
        signIn(key);
        go("/ml/read?columns=sys/id~140p,sys/name~160", "1 run");
        row(0).locator("[data-column='1']").dblclick();
        assertThat(page.locator(".runs-notice")).hasText("You only read here.");
        assertThat(row(0).locator("form")).hasCount(0);
        assertAccessible();
    }

    @Test
    void theLastRowHasRoomForItsEditor() {
        go("/ml/digits?columns=sys/id~140p,sys/tags~120", "3,000 runs");
        page.locator(".grid").focus();
        page.keyboard().press("Control+End");
        page.keyboard().press("F2");
        Locator tags = row(RUNS - 1).locator("[data-column='1']");
        assertThat(tags.locator("input")).isFocused();
        assertSeen(tags.getByText("Cancel"));
        page.keyboard().press("Escape");
        assertThat(page.locator(".grid")).isFocused();
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
    void enterOpensAndF2Edits() {
        go("/ml/digits?columns=sys/id~140p,sys/name~160", "3,000 runs");
        row(3).locator("[data-column='1']").click();
        page.keyboard().press("F2");
        assertThat(row(3).locator("[data-column='1'] input")).isFocused();
        page.keyboard().press("Escape");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*/ml/digits/e/DIGITS-2997"));
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

    @Test
    void linesOfADescriptionOutlastAnEditInItsCell() {
        try (Run run = run("ml/lines")) {
            run.assign("sys/description", "one\ntwo");
        }
        go("/ml/lines?columns=sys/id~140p,sys/description~200", "1 run");
        row(0).locator("[data-column='1']").dblclick();
        Locator editor = page.getByLabel("description of LINES-1");
        editor.press("Control+End");
        editor.press("Shift+Enter");
        editor.pressSequentially("three");
        picture("runs-description");
        editor.press("Enter");
        assertThat(editor).hasCount(0);
        assertThat(text("LINES-1", "sys/description")).isEqualTo("one\ntwo\nthree");
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

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
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
    void anEditorStaysWithItsRunWhenAnotherRunComes() {
        try (Run first = run("ml/moving")) {
            first.assign("sys/name", "the first");
            go("/ml/moving?columns=sys/id~140p,sys/name~200,sys/tags~200", "1 run");
            row(0).locator("[data-column='1']").dblclick();
            assertThat(row(0).locator("[data-column='1'] input")).isFocused();
            page.keyboard().press("End");
            page.keyboard().type(", renamed");
            try (Run second = run("ml/moving")) {
                second.assign("sys/name", "the second");
                assertThat(count()).hasText("2 runs");
                assertThat(row(0)).containsText("the second");
                page.keyboard().type(" by hand");
                page.keyboard().press("Enter");
                assertThat(row(1).locator("[data-column='1']")).hasText("the first, renamed by hand");
                assertThat(row(0).locator("[data-column='1']")).hasText("the second");
                assertThat(text(first.id(), "sys/name")).isEqualTo("the first, renamed by hand");
            }
        }
    }

    @Test
    void tagsThatAJobAddsWhileSomebodyEditsThemStay() {
        try (Run job = run("ml/tagged")) {
            job.stringSet("sys/tags").add("begun");
            go("/ml/tagged?columns=sys/id~140p,sys/tags~300", "1 run");
            Locator tags = row(0).locator("[data-column='1']");
            editTags(tags);
            job.stringSet("sys/tags").add("best so far");
            page.waitForResponse(
                    response -> response.text().contains("best so far"), () -> {}); // the row is asked for anew
            page.keyboard().type("by hand");
            page.keyboard().press("Enter");
            page.keyboard().press("Enter");
            assertThat(tags.locator("form")).hasCount(0);
            assertThat(tags.locator(".tag")).hasText(new String[] {"begun", "best so far", "by hand"});
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
