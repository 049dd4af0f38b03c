package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.nereid.sync.HttpTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the official Python client has logged, as the web app shows it; and what is edited there, as the client reads it. */
class PythonFilledPagesTest extends BrowserTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>\"'";
    private static final int PATIENCE_SECONDS = 600; // the first time, the client is installed

    private String run;

    @Override
    void fill() throws Exception {
        try (HttpTransport admin = server.client()) {
            admin.administration().createProject("ml/python", "PY", "private");
        }
        run = python("fill");
    }

    private String python(String... what) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Path.of(System.getProperty("project.basedir"), "src/test/python/conformance.sh")
                        .toString()));
        command.add("web");
        command.addAll(List.of(what));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("NEPTUNE_")); // which are empty
        builder.environment().put("NEPTUNE_API_TOKEN", server.token());
        builder.environment().put("NEPTUNE_PROJECT", "ml/python");
        builder.environment().put("OAUTHLIB_INSECURE_TRANSPORT", "1"); // on this machine
        builder.directory(temporary.toFile());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines()
                .filter(line -> line.startsWith("answer="))
                .findFirst()
                .orElseThrow()
                .substring("answer=".length());
    }

    @Test
    void itsRunIsInTheTable() {
        signIn();
        go("/ml/python?columns=sys/id~140p,sys/name~160,sys/tags~300,params/lr~90,params/text~220,train/loss~100");
        Locator row = page.locator("[data-item='0']");
        assertThat(row).containsText("from Python");
        assertThat(row.locator(".tag")).hasText(new String[] {MARKUP, "python"});
        assertThat(row.locator("[data-column='4']")).hasText(MARKUP);
        assertAccessible();
        picture("python-runs");
    }

    @Test
    void itsCurvesLinesAndFilesAreOnItsPage() {
        signIn();
        go("/ml/python/e/" + run + "?tab=charts");
        assertThat(page.locator(".chart-card")).hasCount(1);
        assertThat(page.getByLabel("train/loss").first()).containsText("200 points");
        assertAccessible();
        picture("python-charts");
        go("/ml/python/e/" + run + "?tab=console");
        assertThat(page.locator(".run-tab")).containsText("last line");
        assertThat(page.locator(".run-tab")).containsText(MARKUP);
        go("/ml/python/e/" + run + "?tab=files");
        assertThat(page.locator(".run-tab")).containsText("table");
        assertThat(page.locator("img")).hasCount(0);
        picture("python-files");
    }

    @Test
    void whatIsEditedReachesTheClient() throws Exception {
        signIn();
        go("/ml/python?columns=sys/id~140p,sys/name~160");
        Locator name = page.locator("[data-item='0'] [data-column='1']");
        assertThat(name).not().hasText("");
        name.dblclick();
        name.locator("input").fill("edited " + MARKUP);
        name.locator("input").press("Enter");
        assertThat(page.getByRole(AriaRole.GRID, new Page.GetByRoleOptions().setName("Runs")))
                .containsText("edited " + MARKUP);
        assertThat(python("name", run)).isEqualTo("edited " + MARKUP);
    }
}
