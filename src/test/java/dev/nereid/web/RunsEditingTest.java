package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.nereid.Run;
import dev.nereid.sync.HttpTransport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is changed in the cells of the table of runs. */
class RunsEditingTest extends RunsTableBrowserTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>\"'";

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
        try (HttpTransport admin = server.client()) {
            admin.administration().createProject("ml/read", null, "private");
        }
        run("ml/read").close();
        String key = keyOfViewer("reader", "ml/read");
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
}
