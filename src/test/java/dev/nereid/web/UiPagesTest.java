package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The pages of a server, as {@code nereid ui} shows them of a directory: the same, without what would change something. */
class UiPagesTest extends BrowserTest {
    private static final List<String> PROJECTS = List.of("ml/digits", "whales", "<b>wild<b> & \"odd\"");

    private Path runs;
    private LocalUi ui;

    @Override
    void fill() throws Exception {
        runs = temporary.resolve("runs");
        for (String project : PROJECTS) {
            try (Run run = Nereid.initRun()
                    .mode(Mode.OFFLINE)
                    .project(project)
                    .directory(runs)
                    .name("a run of " + project)
                    .start()) {
                run.assign("params/lr", 0.1);
                for (int step = 0; step < 100; step++) {
                    run.append("train/loss", 1 / Math.sqrt(1 + step));
                }
                run.upload("notes", "what was noted".getBytes(StandardCharsets.UTF_8), "notes.txt");
            }
        }
        try (Run run = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .directory(runs)
                .name("of no project")
                .start()) {
            run.assign("params/lr", 0.2);
        }
        ui = LocalUi.start(runs, temporary.resolve("cache"));
    }

    @AfterAll
    void stop() {
        ui.close();
    }

    @Test
    void everyProjectAndWhatHasNoneIsListedAndReached() {
        page.navigate(ui.url);
        page.locator("tbody tr").first().waitFor();
        assertThat(page.url()).isEqualTo(ui.address("/"));
        assertAccessible();
        picture("ui-projects");
        List<String> names = page.locator("tbody a").allTextContents();
        assertThat(names).containsExactlyInAnyOrder("ml/digits", "whales", "<b>wild<b> & \"odd\"", "(none)");
        for (String name : names) {
            page.navigate(ui.address("/"));
            page.locator("tbody a").getByText(name).click();
            assertThat(page.locator(".shell-where")).containsText(name);
            page.reload();
            assertThat(page.locator(".shell-where")).containsText(name);
        }
    }

    @Test
    void theRunsOfAProjectWithoutAWorkspaceAreThereWithTheirPagesAndFiles() {
        page.navigate(ui.url);
        page.locator("tbody a").getByText("whales").click();
        page.locator(".grid a").first().click();
        assertThat(page.locator("h1")).containsText("a run of whales");
        page.reload(); // at an address with an ID that no server gave
        assertThat(page.locator("h1")).containsText("a run of whales");
        assertThat(page.locator(".run-columns")).containsText("a run of whales");
        assertThat(page.locator(".run button")).hasCount(0);
        assertAccessible();
        picture("ui-run");
        String run = page.url();
        page.navigate(run + "?tab=charts");
        page.locator(".run-tab canvas").first().waitFor();
        picture("ui-charts");
        page.navigate(run + "?tab=files");
        page.getByText("notes").first().click();
        assertThat(page.locator(".run-tab")).containsText("what was noted");
        picture("ui-files");
    }

    @Test
    void whatIsBeingLoggedAppearsOnItsPage() {
        try (Run run = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .project("live")
                .directory(runs)
                .name("under way")
                .start()) {
            run.assign("progress", "just begun");
            run.flush();
            page.navigate(ui.url);
            page.locator(".shell").waitFor();
            page.navigate(ui.address("/~/live"));
            assertThat(page.locator(".grid")).containsText("under way"); // within a second, or the next time it asks
            page.navigate(ui.address("/~/live/e/" + run.id().replace("/", "%2F") + "?tab=fields"));
            assertThat(page.locator(".run-tab")).containsText("just begun");
            assertThat(page.locator(".run-head")).containsText("active");
            run.assign("progress", "half way");
            run.flush();
            assertThat(page.locator(".run-tab")).containsText("half way");
        }
    }

    @Test
    void thereIsNothingToChangeAnythingWith() {
        page.navigate(ui.url);
        page.locator(".shell").waitFor();
        for (String path : List.of("/", "/~/whales", "/ml/digits", "/ml/digits/-/models", "/-/files")) {
            page.navigate(ui.address(path));
            page.locator("main h1, main h2, .grid").first().waitFor();
            assertThat(page.locator(".shell-note")).containsText("read-only");
            for (String name : List.of("Settings", "Accounts", "Sign out")) {
                assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name))
                                .count())
                        .as(name)
                        .isZero();
                assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name))
                                .count())
                        .as(name)
                        .isZero();
            }
        }
    }
}
