package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.nereid.cli.Main;
import dev.nereid.testing.JvmProcess;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code nereid demo --serve} has to show. */
class DemoPagesTest extends BrowserTest {
    @Test
    void theAddressSignsInAndLeadsToASweepWorthLookingAt() throws Exception {
        try (JvmProcess demo = JvmProcess.start(
                Main.class,
                Map.of(
                        "NEREID_CACHE_DIR",
                        temporary.resolve("cache").toString(),
                        "NEREID_TMPDIR",
                        temporary.toString()),
                List.of("demo", "--serve"))) {
            String address = demo.await("Look at it: ");
            page.navigate(address);
            page.waitForURL(url -> url.endsWith("/local/digits"));
            assertThat(page.locator(".grid")).containsText("rate 0.5");
            picture("demo-runs");
            page.locator(".grid a").first().waitFor();
            for (String tab : List.of("charts", "console", "files", "information")) {
                page.navigate(address.replaceFirst("/-/.*", "/local/digits/e/DIGITS-3?tab=" + tab));
                page.locator(".run-tab > *").first().waitFor();
                assertThat(page.locator("[aria-busy=true]")).hasCount(0);
                picture("demo-" + tab);
            }
            page.navigate(address.replaceFirst("/-/.*", "/local/digits"));
            page.locator(".grid-row", new Page.LocatorOptions().setHasText("rate 60"))
                    .locator("a")
                    .first()
                    .click();
            assertThat(page.locator("h1")).containsText("rate 60");
            page.navigate(page.url() + "?tab=problems");
            assertThat(page.locator(".run-tab")).containsText("The loss diverges");
            picture("demo-failed");
            page.navigate(address.replaceFirst("/-/.*", "/local/digits/-/models"));
            assertThat(page.locator("main")).containsText("DIGITS-SOFTMAX");
            picture("demo-models");
            page.navigate(address.replaceFirst("/-/.*", "/local/digits/m/DIGITS-SOFTMAX-1?tab=files"));
            assertThat(page.locator(".preview th").first()).hasText("digit");
            assertThat(page.locator(".preview th").last()).hasText("bias");
            assertThat(page.locator(".preview tbody tr")).hasCount(10);
            picture("demo-weights");
            page.navigate(address.replaceFirst("/-/.*", "/local/digits/m/DIGITS-SOFTMAX-1?tab=fields"));
            page.locator(".field-value a").getByText("DIGITS-").first().click();
            assertThat(page.locator("h1")).containsText("rate");

            demo.terminate();
            assertThat(demo.awaitEnd(Duration.ofSeconds(30))).isZero();
            try (var left = Files.list(temporary)) {
                assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("nereid-demo"));
            }
        }
    }
}
