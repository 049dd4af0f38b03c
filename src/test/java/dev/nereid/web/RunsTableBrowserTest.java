package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.sync.HttpTransport;
import dev.nereid.testing.ManyRuns;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;

/** Tests of the table of runs, beside a project of some thousands. */
abstract class RunsTableBrowserTest extends BrowserTest {
    static final int RUNS = 3000;

    @Override
    void prepare(Path data) throws Exception {
        ManyRuns.fill(data, "ml/digits", RUNS);
    }

    @BeforeEach
    void signedIn() {
        signIn();
    }

    Run run(String project) {
        return Nereid.initRun()
                .project(project)
                .mode(Mode.SYNC)
                .apiToken(server.token())
                .directory(temporary.resolve("runs"))
                .captureHostMetrics(false)
                .start();
    }

    Locator row(int item) {
        return page.locator("[data-item='" + item + "']");
    }

    Locator count() {
        return page.locator(".toolbar-count");
    }

    String text(String id, String path) {
        try (HttpTransport asked = server.client()) {
            return asked.object(id).text(path);
        }
    }

    void go(String path, String expectedCount) {
        go(path);
        assertThat(count()).hasText(expectedCount);
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    void menu(String column, String action) {
        page.getByLabel("Column " + column).first().click();
        page.getByRole(
                        AriaRole.MENUITEM,
                        new Page.GetByRoleOptions().setName(action).setExact(true))
                .click();
    }
}
