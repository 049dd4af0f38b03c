package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.nereid.Run;
import dev.nereid.model.ObjectView;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.Await;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page of a run: what it says of itself, its fields, and what one can do to it. */
class RunPageTest extends RunBrowserTest {
    private String full;
    private String empty;
    private String wide;

    @Override
    void fill() throws Exception {
        full = logged(builder().name("baseline").description(MARKUP).tags("vision", MARKUP), run -> {
            run.assign("params/optimizer/name", "adam");
            run.assign("params/optimizer/rate", 0.001);
            run.assign("params/epochs", 20);
            run.assign("params/shuffle", true);
            run.assign("params/note", MARKUP);
            run.assign("result/nan", Double.NaN);
            run.assign("result/finished", Instant.parse("2026-05-04T03:02:01Z"));
            run.floatSeries("train/loss").extend(3, 2, 1.5);
            run.stringSeries("messages").append(MARKUP);
            run.upload("model/weights", new byte[2048], "weights.bin");
        });
        empty = logged(builder(), run -> {});
        wide = logged(builder().name("many fields"), run -> {
            for (int i = 0; i < 5000; i++) {
                run.assign("grid/" + i / 100 + "/cell-" + i % 100, i);
            }
        });
    }

    private Locator named(AriaRole role, String name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator inDialog(String button) {
        return page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button));
    }

    private ObjectView stored(String id) throws Exception {
        try (HttpTransport client = server.client()) {
            return client.object(id);
        }
    }

    @Test
    void theInformationHasWhatTheRunSaysOfItself() {
        goTo(full, "information");
        assertThat(page.locator("h1")).containsText("baseline");
        Locator facts = page.locator(".run-columns");
        for (String name : Set.of("ID", "Owner", "Created", "Last change", "Running time", "Size", "Failed")) {
            assertThat(facts.getByText(name, new Locator.GetByTextOptions().setExact(true)))
                    .isVisible();
        }
        assertThat(facts).containsText(full);
        assertThat(facts).containsText(MARKUP);
        assertAccessible();
        picture("run-information");
    }

    @Test
    void editsReachTheStore() throws Exception {
        String id = logged(builder().name("before").tags("old"), run -> {});
        goTo(id, "information");
        page.getByTitle("Edit name").click();
        named(AriaRole.TEXTBOX, "name").fill("after");
        named(AriaRole.BUTTON, "Save").click();
        assertThat(page.locator("h1")).containsText("after");
        page.getByTitle("Edit tags", new Page.GetByTitleOptions().setExact(true))
                .click();
        named(AriaRole.BUTTON, "Remove old").click();
        page.getByLabel("Another of the tags").fill("new");
        named(AriaRole.BUTTON, "Save").click();
        assertThat(page.locator(".run-columns .tag")).hasText("new");
        assertThat(stored(id).attributes().get("sys/tags").elements()).containsExactly("new");
    }

    @Test
    void aRunIsMarkedAsFailedAndBack() throws Exception {
        String id = logged(builder(), run -> {});
        goTo(id, "information");
        named(AriaRole.BUTTON, "Mark as failed").click();
        inDialog("Mark as failed").click();
        assertThat(page.locator(".run-head .state-failed")).isVisible();
        named(AriaRole.BUTTON, "Mark as not failed").click();
        inDialog("Mark as not failed").click();
        assertThat(page.locator(".run-head .state-failed")).hasCount(0);
    }

    @Test
    void whatIsWrittenIsThereAgainAfterALookAtAnotherTab() throws Exception {
        String id = logged(builder().description("as logged"), run -> {});
        goTo(id, "information");
        page.getByTitle("Edit description").click();
        Locator editor = page.getByLabel("description", new Page.GetByLabelOptions().setExact(true));
        editor.fill("written by hand");
        page.locator(".run-tabs").getByText("Fields").click();
        assertThat(page.locator(".fields").first()).isVisible();
        page.locator(".run-tabs").getByText("Run information").click();
        assertThat(editor).hasValue("written by hand");
        named(AriaRole.BUTTON, "Save").click();
        assertThat(editor).hasCount(0);
        assertThat(page.getByTitle("Edit description")).containsText("written by hand");
    }

    @Test
    void aRunGoesToTheTrashAndComesBack() throws Exception {
        String id = logged(builder(), run -> {});
        goTo(id, "information");
        named(AriaRole.BUTTON, "Move to trash").click();
        assertAccessible();
        picture("run-trash");
        inDialog("Move to trash").click();
        assertThat(page.locator(".run-head .state-trashed")).isVisible();
        named(AriaRole.BUTTON, "Restore").click();
        inDialog("Restore").click();
        assertThat(page.locator(".run-head .state-trashed")).hasCount(0);
        assertThat(named(AriaRole.BUTTON, "Move to trash")).isVisible();
    }

    @Test
    void aRunIsLiveWhileItLogsAndCanBeAskedToStop() throws Exception {
        try (Run run = builder().name("live").remoteSignals(false).start()) {
            run.append("train/loss", 1);
            run.awaitSync();
            goTo(run.id(), "fields");
            assertThat(page.locator(".run-head .state-active")).isVisible();
            assertThat(page.locator(".field", new Page.LocatorOptions().setHasText("loss")))
                    .containsText("1 point");
            run.append("train/loss", 2);
            run.assign("params/added", "while one looks");
            assertThat(page.getByText("while one looks")).isVisible();
            assertThat(page.locator(".field", new Page.LocatorOptions().setHasText("loss")))
                    .containsText("2 points");
            assertThat(named(AriaRole.BUTTON, "Abort")).isVisible();
            named(AriaRole.BUTTON, "Stop").click();
            inDialog("Stop").click();
            assertThat(page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.ALERT))
                    .isVisible(); // it does not listen
            forgive("409");
            inDialog("Cancel").click();
        }
    }

    @Test
    void whatWasAskedToStopIsSaidToBeStoppingUntilItHas() throws Exception {
        try (Run run = builder().name("asked").remoteSignals(false).start()) {
            run.awaitSync();
            goTo(run.id(), "information");
            page.route(
                    "**/api/v1/objects/stop",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("application/json")
                            .setBody("{\"processes\": 1}"))); // it hears of it, and has not come to it yet
            named(AriaRole.BUTTON, "Stop").click();
            inDialog("Stop").click();
            assertThat(page.locator(".run-head .state-asked")).hasText("■ stopping…");
            assertThat(page.locator(".run-head")).containsText("1 process asked to stop.");
            assertThat(named(AriaRole.BUTTON, "Stop")).hasCount(0);
            assertThat(named(AriaRole.BUTTON, "Abort")).isVisible();
            assertAccessible();
            picture("run-stopping");
            page.route("**/api/v1/objects/query", route -> {
                String objects = route.fetch().text();
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(objects.replace("\"active\"", "\"inactive\"")));
            });
        }
        assertThat(page.locator(".run-head .state-inactive")).isVisible();
        assertThat(page.locator(".run-head .state-asked")).hasCount(0);
    }

    @Test
    void whoOnlyReadsAndWhoReadsAnArchivedProjectIsOfferedNoChanges() throws Exception {
        signIn(keyOfViewer("vera", "ml/digits"));
        assertNoChanges();
        try (HttpTransport admin = server.client()) {
            admin.administration().setArchived("ml/digits", true);
            open();
            signIn();
            assertNoChanges();
            admin.administration().setArchived("ml/digits", false);
        }
        page.reload();
        assertThat(named(AriaRole.BUTTON, "Move to trash")).isVisible();
    }

    private void assertNoChanges() {
        go("/ml/digits/e/" + full + "?tab=information");
        assertThat(page.locator(".run-columns")).containsText("Owner");
        assertThat(page.locator(".run button, .run input")).hasCount(0);
    }

    @Test
    void fieldsOfEveryTypeAreTextHoweverTheyWereNamed() {
        goTo(full, "fields");
        Locator fields = page.locator(".run-tab");
        assertThat(fields.locator(".field")).not().hasCount(0);
        for (String text : Set.of("adam", "0.001", "20", "true", "NaN", "3 points", "weights.bin", "2.0 KiB", MARKUP)) {
            assertThat(fields).containsText(text);
        }
        assertThat(page.locator(".run-tab img")).hasCount(0);
        assertAccessible();
        picture("run-fields");
    }

    @Test
    void fieldsAreFoundByTheirPath() {
        goTo(full, "fields");
        page.getByLabel("Find fields").fill("OPTIMIZER");
        assertThat(page.locator(".field")).hasCount(2);
        assertThat(page.getByRole(AriaRole.STATUS).last()).containsText("2 of");
        assertThat(page.url()).contains("find=OPTIMIZER");
        page.getByLabel("Find fields").fill("nowhere");
        assertThat(page.getByText("No field has this in its path.")).isVisible();
    }

    @Test
    void ofManyFieldsOnlyOpenBranchesAreDrawn() {
        goTo(wide, "fields");
        assertThat(page.getByRole(AriaRole.STATUS).last()).containsText("5,0");
        assertThat(page.locator(".field")).hasCount(0);
        picture("run-fields-many");
        page.locator(".branch-name", new Page.LocatorOptions().setHasText("grid"))
                .click();
        assertThat(page.locator(".branch .branch")).hasCount(50);
        page.locator(".branch .branch-name").nth(3).click();
        assertThat(page.locator(".field")).hasCount(100);
    }

    @Test
    void anEmptyRunSaysWhatBelongsWhere() {
        for (String tab : Set.of("fields", "charts", "console", "files", "source", "monitoring", "problems")) {
            goTo(empty, tab);
            assertThat(page.locator(tab.equals("fields") ? ".fields" : ".run-empty")
                            .first())
                    .isVisible();
            assertAccessible();
            picture("run-empty-" + tab);
            open();
        }
    }

    @Test
    void aRunThatIsNotThereIsSaidSo() {
        signIn();
        go("/ml/digits/e/DIGITS-9999");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("DIGITS-9999");
        go("/ml/digits/e/offline%2Fnone");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("offline/none");
        forgive("404");
    }

    @Test
    void theTabsFitANarrowAndADarkWindow() throws Exception {
        for (String tab : Set.of("information", "fields", "charts", "files")) {
            open(400, 800, ColorScheme.DARK);
            goTo(full, tab);
            page.locator(".run-tab > *").first().waitFor();
            Await.until("drawn", () -> page.locator("[aria-busy=true]").count() == 0);
            assertThat(page.evaluate("document.querySelector('main').scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            assertAccessible();
            picture("run-narrow-dark-" + tab);
        }
    }
}
