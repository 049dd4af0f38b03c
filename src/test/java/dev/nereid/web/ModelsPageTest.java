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
        version("first", Stage.ARCHIVED);
        version("second", Stage.PRODUCTION);
        version("third", Stage.NONE);
    }

    private void version(String name, Stage stage) {
        try (ModelVersion version = Nereid.initModelVersion()
                .model("DIGITS-FOREST")
                .project("ml/digits")
                .name(name)
                .mode(Mode.SYNC)
                .apiToken(server.token())
                .directory(temporary.resolve("runs"))
                .start()) {
            version.assign("valid/acc", 0.97);
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
