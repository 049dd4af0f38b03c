package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.RunBuilder;
import dev.nereid.testing.Deliver;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.RunFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The page of run files, as {@code nereid ui} shows it: which are logging, killed, damaged, rejected, and what to do. */
class RunFilesPageTest extends BrowserTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'";

    private Path runs;
    private Path small;
    private LocalUi ui;

    @Override
    void fill() throws Exception {
        runs = temporary.resolve("runs");
        conflict();
        try (Run run = run("all there").start()) {
            run.assign("lr", 0.1);
            small = run.file();
        }
        Deliver.all(server, runs);
        try (Run run = run("damaged").start()) {
            for (int i = 0; i < 20; i++) {
                run.assign("p/" + i, i);
            }
            run.flush();
        }
        RunFiles.execute(newest(), "update operation set payload = '77' where path in ('p/7', 'p/8')");
        try (JvmProcess job = JvmProcess.start(OfflineJob.class, Map.of(), List.of(runs.toString(), "killed early"))) {
            job.await("ready");
            job.kill();
        }
        try (Run run = run(HOSTILE).start()) {
            run.upload("notes", new byte[100_000], "notes.bin");
        }
        ui = LocalUi.start(runs, temporary.resolve("cache"));
    }

    private RunBuilder run(String name) {
        return Nereid.initRun()
                .mode(Mode.OFFLINE)
                .project("ml/digits")
                .directory(runs)
                .name(name);
    }

    /** Two processes, each with a directory of its own, that log one field with different types. */
    private void conflict() throws Exception {
        String id = "offline/" + UUID.randomUUID();
        Path other = temporary.resolve("other");
        Run number = run("of two minds").withId(id).start();
        number.assign("lr", 0.1);
        number.close();
        Run text = run("of two minds").withId(id).directory(other).start();
        text.assign("lr", "a tenth");
        text.close();
        Files.move(text.file(), runs.resolve(text.file().getFileName()));
    }

    private Path newest() throws Exception {
        try (var files = Files.list(runs)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .sorted()
                    .reduce((a, b) -> b)
                    .orElseThrow();
        }
    }

    @AfterAll
    void stop() {
        ui.close();
    }

    private void look() {
        page.navigate(ui.url);
        page.locator(".shell").waitFor();
        page.navigate(ui.address("/-/files"));
        page.locator("tr.runfile").first().waitFor();
    }

    private Locator row(String text) {
        return page.locator("tr.runfile").filter(new Locator.FilterOptions().setHasText(text));
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void eachFileSaysHowItIsAndWhatToDo() {
        look();
        assertThat(row("killed early")).containsText("killed");
        assertThat(row("killed early")).containsText("on no server");
        assertThat(row("killed early").locator("code"))
                .hasAttribute("title", Pattern.compile("nereid sync --path " + runs + "/\\S+\\.db\n.*"));
        assertThat(row("damaged")).containsText("damaged");
        assertThat(row("damaged").locator("code")).containsText("nereid repair");
        assertThat(row("of two minds").filter(new Locator.FilterOptions().setHasText("1 rejected")))
                .hasCount(1);
        assertThat(row("all there").first()).containsText("finished");
        assertThat(row(HOSTILE)).containsText("3 operations and 1 file");
        assertAccessible();
        picture("files");
        open(1280, 800, ColorScheme.DARK);
        look();
        picture("files-dark");
        open(400, 800, ColorScheme.LIGHT);
        look();
        assertAccessible();
        picture("files-narrow");
    }

    @Test
    void aRunThatIsBeingLoggedIsLive() {
        look();
        try (Run run = run("under way").start()) {
            run.flush();
            assertThat(row("under way")).containsText("logging");
            for (int i = 0; i < 1234; i++) {
                run.assign("p/" + i, i);
            }
            run.flush();
            assertThat(row("under way").locator(".runfiles-logged")).containsText("1,23");
            assertThat(row("under way").locator("code")).hasAttribute("title", Pattern.compile(".* --follow\n.*"));
            picture("files-live");
        }
        assertThat(row("under way")).containsText("finished");
    }

    @Test
    void theDetailsSayWhyAndClosingGoesBack() {
        look();
        row("1 rejected").locator("button.link").click();
        Locator details = page.getByRole(AriaRole.DIALOG);
        assertThat(details).containsText("it can't become");
        assertThat(details).containsText(Pattern.compile("nereid why DIGITS-\\d --server"));
        assertThat(details).containsText(server.server().address());
        assertAccessible();
        picture("files-details");
        page.keyboard().press("Escape");
        assertThat(details).hasCount(0);
        row("damaged").locator("button.link").click();
        assertThat(details).containsText("nereid repair");
        picture("files-details-damaged");
        details.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close"))
                .click();
        assertThat(details).hasCount(0);
    }

    @Test
    void filtersAndOrderAreInTheAddress() {
        look();
        button("Damaged").click();
        assertThat(page.locator("tr.runfile")).hasCount(1);
        assertThat(page.url()).contains("show=damaged");
        button("Damaged").press("Tab"); // to the next filter
        button("All").click();
        page.getByRole(AriaRole.SEARCHBOX).fill(HOSTILE);
        assertThat(page.locator("tr.runfile")).hasCount(1);
        page.getByRole(AriaRole.SEARCHBOX).fill("nothing like that");
        assertThat(page.getByText("No run file is like that.")).isVisible();
        page.navigate(ui.address("/-/files?sort=-size"));
        assertThat(page.locator("tr.runfile").first()).containsText(HOSTILE);
        assertThat(page.locator("th[aria-sort=descending]")).containsText("Size");
    }

    @Test
    void theLinkOfARunLeadsToIt() {
        look();
        row("killed early").locator("a").click();
        page.waitForURL(url -> url.contains("/ml/digits/e/offline%2F"));
        page.reload();
        page.locator(".shell").waitFor();
        assertThat(page.locator(".shell-id")).containsText("offline/");
    }

    @Test
    void whoHasNoKeyIsToldWhichAddressToOpen() {
        page.navigate(ui.address("/-/files"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("nereid ui");
        assertThat(page.getByLabel("API token")).hasCount(0);
        assertAccessible();
        picture("key-needed");
        forgive("401");
    }

    @Test
    void ofThousandsOnlyThoseInSightAreDrawn() throws Exception {
        Path many = Files.createDirectory(temporary.resolve("many"));
        for (int i = 0; i < 2000; i++) { // copies of one file, as if each were another's
            Files.copy(small, many.resolve("20260101T%06d.000000Z-run-%08x.db".formatted(i, i)));
        }
        try (LocalUi large = LocalUi.start(many, temporary.resolve("cache"))) {
            page.navigate(large.url);
            page.locator(".shell").waitFor();
            page.navigate(large.address("/-/files?sort=name"));
            page.locator("tr.runfile").first().waitFor();
            assertThat(page.locator("tr.runfile").first()).containsText("run-00000000");
            assertThat(page.locator("table")).hasAttribute("aria-rowcount", "2001");
            assertThat(page.locator("tr.runfile").count()).isLessThan(60);
            page.locator("#content").evaluate("content => { content.scrollTop = content.scrollHeight; }");
            assertThat(page.locator("tr.runfile").last()).containsText("run-000007cf");
            assertThat(page.locator("tr.runfile").count()).isLessThan(60);
            picture("files-many");
            page.navigate("about:blank"); // it asks on, and its server ends
        }
    }

    @Test
    void anEmptyDirectoryExplainsItselfUntilARunComes() throws Exception {
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        try (LocalUi other = LocalUi.start(empty, temporary.resolve("cache"))) {
            page.navigate(other.url);
            page.locator(".shell").waitFor();
            assertThat(page.locator(".page")).containsText("No run files in " + empty);
            page.navigate(other.address("/-/files"));
            assertThat(page.locator(".page")).containsText("No run files in " + empty);
            assertAccessible();
            picture("files-empty");
            try (Run run = run("the first").directory(empty).start()) {
                run.flush();
                assertThat(page.locator("tr.runfile")).containsText("the first");
                page.navigate("about:blank");
            }
        }
    }

    private void lookAtProblemsOf(String name) {
        look();
        row(name).locator("a").first().click();
        assertThat(page.locator("h1")).containsText(name);
        page.locator(".run-tabs a", new Page.LocatorOptions().setHasText("Problems"))
                .click();
        page.locator(".run-file").first().waitFor();
    }

    @Test
    void theProblemsOfARunAreThoseOfItsFilesToo() {
        Locator files = page.locator(".run-file");
        lookAtProblemsOf("killed early");
        assertThat(page.locator(".run-count")).hasText("1");
        assertThat(page.locator(".run-head .state-killed")).hasText("✕ killed");
        assertThat(files).hasCount(1);
        assertThat(files).containsText("killed");
        assertThat(files).containsText(Pattern.compile("Still unsynced\\d operations, \\d+ B"));
        assertThat(files).containsText("nereid sync --path " + runs);
        assertThat(page.getByText("No problems are known.")).hasCount(0);
        assertAccessible();
        picture("ui-problems-killed");
        lookAtProblemsOf("damaged");
        assertThat(page.locator(".run-count")).hasText("1");
        assertThat(files).containsText("nereid repair");
        picture("ui-problems-damaged");
    }

    @Test
    void rejectionsAreProblemsAndWhatOnlyWaitsIsNone() {
        Locator files = page.locator(".run-file");
        lookAtProblemsOf("of two minds");
        assertThat(files).hasCount(2);
        assertThat(page.locator(".run-count")).hasText("1");
        assertThat(files.getByText("it can't become")).hasCount(1);
        assertAccessible();
        picture("ui-problems-rejected");
        lookAtProblemsOf(HOSTILE);
        assertThat(page.getByText("No problems are known.")).isVisible();
        assertThat(page.locator(".run-count")).hasCount(0);
        assertThat(files).containsText("Still unsynced3 operations and 1 file");
        String address = page.url();
        open(400, 800, ColorScheme.DARK);
        look();
        page.navigate(address);
        assertThat(page.locator(".run-file")).containsText("Still unsynced3 operations and 1 file");
        assertThat(page.evaluate("document.querySelector('main').scrollWidth <= innerWidth"))
                .isEqualTo(true);
        picture("ui-problems-narrow");
    }

    @Test
    void theCommandThatIsCopiedIsTheOneThatIsSeenAndItsButtonStays() {
        look();
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        Locator cell = row("damaged").locator("td.runfiles-advice");
        assertThat(cell.locator("code")).containsText("nereid repair " + runs);
        Locator copy = cell.locator("button");
        BoundingBox before = copy.boundingBox();
        copy.click();
        assertThat(copy).hasText("Copied");
        picture("files-copied");
        BoundingBox after = copy.boundingBox();
        BoundingBox around = cell.boundingBox();
        assertThat(after).usingRecursiveComparison().isEqualTo(before);
        assertThat(after.x + after.width).isLessThanOrEqualTo(around.x + around.width);
        assertThat(page.evaluate("navigator.clipboard.readText()"))
                .isEqualTo(cell.locator("code").textContent());
    }

    @Test
    void whatWaitsIsReadWhole() {
        look();
        try (Run run = run("with much").start()) {
            for (int i = 0; i < 1320; i++) {
                run.assign("p/" + i, i);
            }
            for (int i = 0; i < 20; i++) {
                run.upload("files/" + i, ("content " + i).getBytes(StandardCharsets.UTF_8), "file.txt");
            }
            run.flush();
            Locator waiting = row("with much").locator(".runfiles-server .under");
            assertThat(waiting).hasText(Pattern.compile("1,3\\d\\d operations and 20 files"));
            assertThat((Integer) waiting.evaluate("element => element.scrollWidth - element.clientWidth"))
                    .isZero();
            picture("files-waiting");
        }
    }
}
