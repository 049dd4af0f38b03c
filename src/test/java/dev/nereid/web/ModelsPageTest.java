package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.nereid.Mode;
import dev.nereid.Model;
import dev.nereid.ModelVersion;
import dev.nereid.Nereid;
import dev.nereid.Stage;
import dev.nereid.sync.HttpTransport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models, their versions, and the stages that these are in. */
class ModelsPageTest extends BrowserTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>\"'";

    @Override
    void fill() {
        for (String key : new String[] {"FOREST", "NET"}) {
            try (Model model = Nereid.initModel()
                    .project("ml/digits")
                    .key(key)
                    .name(key.equals("NET") ? MARKUP : "Random forest")
                    .mode(Mode.SYNC)
                    .apiToken(server.token())
                    .directory(temporary.resolve("runs"))
                    .start()) {
                model.assign("about", "what grows");
            }
        }
        version("DIGITS-FOREST", "first", Stage.ARCHIVED);
        version("DIGITS-FOREST", "second", Stage.PRODUCTION);
        version("DIGITS-FOREST", "third", Stage.NONE);
    }

    private void version(String model, String name, Stage stage) {
        try (ModelVersion version = Nereid.initModelVersion()
                .model(model)
                .project("ml/digits")
                .name(name)
                .mode(Mode.SYNC)
                .apiToken(server.token())
                .directory(temporary.resolve("runs"))
                .start()) {
            version.assign("valid/acc", 0.97);
            version.assign("run", "DIGITS-1");
            version.assign("before", "DIGITS-FOREST-1");
            version.assign("elsewhere", "OTHER-1 and DIGITS-1");
            version.append("valid/loss", 0.5);
            version.append("valid/loss", 0.25);
            version.changeStage(stage);
        }
    }

    private String stage(String id) {
        try (HttpTransport client = server.client()) {
            return client.object(id).text("sys/stage");
        }
    }

    @Test
    void modelsShowWhichVersionsAreInUse() {
        signIn();
        go("/ml/digits/-/models");
        Locator forest = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("DIGITS-FOREST"));
        assertThat(forest).containsText("Random forest");
        assertThat(forest).containsText("production DIGITS-FOREST-2");
        assertThat(forest.getByRole(AriaRole.LINK).nth(1)).hasText("DIGITS-FOREST-3");
        assertThat(page.getByRole(AriaRole.ROW).nth(1)).containsText(MARKUP);
        assertAccessible();
        picture("models");
        forest.getByRole(AriaRole.LINK).first().click();
        assertThat(page.getByRole(AriaRole.ROW)).hasCount(4);
        assertThat(page.getByRole(AriaRole.ROW).nth(3)).containsText("archived");
        assertAccessible();
        picture("model");
    }

    @Test
    void aStageIsChangedAfterAQuestion() {
        signIn();
        go("/ml/digits/m/DIGITS-FOREST-3");
        assertThat(page.locator(".stage")).hasText("none");
        page.getByLabel("Stage").selectOption("staging");
        button("Change stage").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("DIGITS-FOREST-3: from none to staging?");
        assertAccessible();
        picture("model-stage");
        button("Cancel").click();
        assertThat(stage("DIGITS-FOREST-3")).isEqualTo("none");
        button("Change stage").click();
        button("Change the stage").click();
        assertThat(page.locator(".stage")).hasText("staging");
        assertThat(stage("DIGITS-FOREST-3")).isEqualTo("staging");
    }

    @Test
    void idsOfOtherObjectsLeadToThem() {
        signIn();
        go("/ml/digits/m/DIGITS-FOREST-2?tab=fields");
        assertThat(link("DIGITS-1")).hasAttribute("href", "/ml/digits/e/DIGITS-1");
        assertThat(page.locator(".field", new Page.LocatorOptions().setHasText("elsewhere"))
                        .locator("a"))
                .hasCount(0);
        link("DIGITS-FOREST-1").click();
        assertThat(page.locator("h1")).containsText("first");
    }

    private Locator link(String name) {
        return page.locator(".run-tab")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void aVersionAndAModelGoToTheTrashAndComeBack() {
        try (Model model = Nereid.initModel()
                .project("ml/digits")
                .key("TREE")
                .mode(Mode.SYNC)
                .apiToken(server.token())
                .directory(temporary.resolve("runs"))
                .start()) {
            model.assign("about", "what falls");
        }
        version("DIGITS-TREE", "only", Stage.NONE);
        signIn();
        go("/ml/digits/m/DIGITS-TREE-1");
        assertThat(button("Stop")).hasCount(0);
        move("Move to trash", "DIGITS-TREE-1", "among the versions of its model");
        assertThat(page.locator(".run-head .state-trashed")).isVisible();
        assertAccessible();
        picture("model-version-trashed");
        go("/ml/digits/m/DIGITS-TREE");
        assertThat(page.locator(".run-tab")).containsText("No versions");
        move("Move to trash", "DIGITS-TREE", "Its versions go with it.");
        assertThat(page.locator(".run-tab")).containsText("DIGITS-TREE-1");
        move("Restore", "DIGITS-TREE", "among the models");
        assertThat(page.locator(".run-head .state-trashed")).hasCount(0);
        assertThat(page.locator(".run-tab")).containsText("DIGITS-TREE-1");
        try (HttpTransport admin = server.client()) {
            admin.trash(List.of("DIGITS-TREE")); // other tests count
        }
    }

    private void move(String action, String id, String words) {
        button(action).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText(action + ": " + id + "?");
        assertThat(dialog).containsText(words);
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(action))
                .click();
        assertThat(dialog).hasCount(0);
    }

    @Test
    void whoOnlyReadsAndWhoReadsAnArchivedProjectIsOfferedNoChanges() {
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
        assertThat(button("Move to trash")).isVisible();
    }

    private void assertNoChanges() {
        for (String id : new String[] {"DIGITS-FOREST-2", "DIGITS-FOREST"}) {
            go("/ml/digits/m/" + id + "?tab=information");
            assertThat(page.locator(".run-columns")).containsText("Owner");
            assertThat(page.locator(".run button, .run select")).hasCount(0);
        }
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void aVersionShowsItsFieldsAndCurves() {
        signIn();
        go("/ml/digits/m/DIGITS-FOREST-2?tab=fields");
        assertThat(page.locator(".run-tab")).containsText("valid");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Charts"))
                .click();
        assertThat(page.locator(".chart-card canvas")).isVisible();
        assertAccessible();
        open(400, 800, ColorScheme.DARK);
        signIn();
        go("/ml/digits/m/DIGITS-FOREST-2");
        assertThat(page.locator(".run-head")).containsText("production");
        assertAccessible();
        picture("model-version-narrow");
        go("/ml/digits/-/models");
        assertThat(page.locator("table")).isVisible();
        assertAccessible();
        picture("models-narrow");
    }

    @Test
    void aProjectWithoutModelsSaysHowTheyAreMade() {
        signIn();
        try (HttpTransport admin = server.client()) {
            admin.administration().createProject("ml/none", null, "private");
        }
        go("/ml/none/-/models");
        assertThat(page.locator(".page")).containsText("No models here yet");
        assertAccessible();
    }
}
