package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.nereid.Run;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Where a run came from, what watched it, and what went wrong with it. */
class SourceTabTest extends RunBrowserTest {
    private static final String DIFF = """
            diff --git a/Train.java b/Train.java
            --- a/Train.java
            +++ b/Train.java
            @@ -1,3 +1,4 @@
             class Train {
            -  double rate = 0.1;
            +  double rate = 0.01;
            +  String name = "<img src=x onerror=alert(1)>";
             }
            """;

    private String id;

    @Override
    void fill() throws Exception {
        id = logged(builder().name("with source"), run -> {
            run.assign("source_code/entrypoint", "Train " + MARKUP);
            run.assign("source_code/diff", DIFF);
            run.upload(
                    "source_code/diff_upstream_0123456789abcdef", DIFF.getBytes(StandardCharsets.UTF_8), "diff.patch");
            run.fileSet("source_code/files").add("pom.xml");
            run.floatSeries("monitoring/host/cpu").extend(10, 50, 30);
            run.floatSeries("train/loss").extend(1, 2);
        });
    }

    @Test
    void aDiffShowsWhatWasAddedAndRemovedBySignAndColour() {
        goTo(id, "source");
        assertThat(page.locator(".diff")).hasCount(2);
        assertThat(page.locator(".diff").first().locator(".diff-added")).hasCount(2);
        assertThat(page.locator(".diff").first().locator(".diff-removed")).hasText("-  double rate = 0.1;");
        assertThat(page.getByText("2 lines added (+), 1 removed (−)").first()).isVisible();
        assertThat(page.locator(".run-tab img")).hasCount(0);
        assertThat(page.getByText("Train " + MARKUP)).isVisible();
        assertAccessible();
        picture("source");
    }

    @Test
    void aSourceFileIsReadHere() {
        goTo(id, "source");
        Locator name = page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName("pom.xml").setExact(true));
        assertThat(name).hasCSS("text-decoration-line", "underline");
        name.click();
        assertThat(page.locator(".preview")).containsText("<project");
        assertThat(page.locator(".preview")).isInViewport();
        assertAccessible();
        picture("source-file");
        name.click();
        assertThat(page.locator(".preview")).hasCount(0);
    }

    @Test
    void theCommitIsShownAsGitHasIt() {
        try (Run run = builder().captureGit(true).start()) {
            run.awaitSync();
            goTo(run.id(), "source");
            assertThat(page.getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName("Commit").setExact(true)))
                    .isVisible();
            assertThat(page.locator(".run-facts")).containsText("author");
            picture("source-commit");
        }
    }

    @Test
    void whatWatchesTheMachineIsApartFromTheModel() {
        goTo(id, "monitoring");
        assertThat(page.getByRole(AriaRole.ARTICLE)).hasCount(1);
        assertThat(page.locator(".chart-readout")).containsText("3 points");
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Charts").setExact(true))
                .click();
        assertThat(page.locator(".chart-readout")).containsText("2 points");
    }

    @Test
    void failuresLeaveTheirTraceback() throws Exception {
        String failed = logged(builder().name("failed"), run -> run.fail(new IllegalStateException("boom " + MARKUP)));
        goTo(failed, "problems");
        assertThat(page.locator(".run-head .state-failed")).isVisible();
        assertThat(page.locator(".lines")).containsText("boom " + MARKUP);
        assertThat(page.locator(".run-count")).hasText("1");
        assertAccessible();
        picture("problems-failed");
    }

    @Test
    void rejectedOperationsAreListedWithTheReason() throws Exception {
        String run;
        try (Run first = builder().name("first").start()) {
            first.awaitSync();
            run = first.id();
            try (Run second = builder()
                    .withId(run)
                    .directory(temporary.resolve("elsewhere"))
                    .start()) {
                first.assign("rate", 0.5);
                first.awaitSync();
                second.assign("rate", MARKUP);
                second.awaitSync();
            }
        }
        goTo(run, "problems");
        System.err.println("DBG " + page.locator(".run-tab").innerText());
        assertThat(page.getByRole(
                        AriaRole.CELL,
                        new Page.GetByRoleOptions().setName("rate").setExact(true)))
                .isVisible();
        assertThat(page.locator(".run-tab")).containsText(MARKUP);
        assertAccessible();
        picture("problems-rejected");
    }
}
