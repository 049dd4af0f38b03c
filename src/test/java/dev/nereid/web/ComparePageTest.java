package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs beside each other. */
class ComparePageTest extends BrowserTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>\"'";
    private static final String ADDRESS = "/ml/digits/-/compare?runs=DIGITS-1,DIGITS-2,DIGITS-3";

    private Run run(String name) {
        return Nereid.initRun()
                .project("ml/digits")
                .name(name)
                .mode(Mode.SYNC)
                .apiToken(server.token())
                .directory(temporary.resolve("runs"))
                .captureHostMetrics(false)
                .start();
    }

    @Override
    void fill() {
        double[] rates = {0.1, 0.01, 0.001};
        for (int i = 0; i < rates.length; i++) {
            try (Run run = run(i == 1 ? MARKUP : "rate " + rates[i])) {
                run.assign("params/lr", rates[i]);
                run.assign("params/optimizer", "sgd");
                for (int step = 0; step < 100; step++) {
                    run.append("train/loss", Math.exp(-step * rates[i]) + 0.05 * Math.sin(step + i));
                }
                run.assign(
                        "result/finished", Instant.parse("2026-05-04T03:02:01Z").plusMillis(i));
                run.assign("result/score", 0.123456 + i * 1e-9);
                run.fileSeries("plots/confusion").append(new byte[] {(byte) i}, "confusion.png");
                run.fileSeries("plots/confusion").append(new byte[] {(byte) i, 1}, "confusion.png");
                if (i == 2) {
                    run.append("only/here", 1);
                }
            }
        }
    }

    @Test
    void curvesOfTheSamePathAreInOneChart() {
        signIn();
        go(ADDRESS);
        Locator loss = page.getByLabel("train/loss").first();
        assertThat(loss.locator("canvas")).isVisible();
        assertThat(loss).containsText("of 3 runs");
        loss.locator(".u-over").hover();
        assertThat(loss).containsText(MARKUP);
        assertAccessible();
        picture("compare");
        page.getByLabel("Compare without DIGITS-2").click();
        assertThat(loss).containsText(Pattern.compile("of 2 runs|step"));
        assertThat(page).hasURL(Pattern.compile(".*runs=DIGITS-1,DIGITS-3.*"));
    }

    @Test
    void fieldsThatDifferStandBesideEachOther() {
        signIn();
        go(ADDRESS + "&tab=fields");
        Locator rate = row("params/lr");
        assertThat(rate.locator("td")).hasText(new String[] {"0.1", "0.01", "0.001"});
        assertThat(row("params/optimizer")).hasCount(0);
        assertThat(row("sys/name").locator("td").nth(1)).hasText(MARKUP);
        assertAccessible();
        assertThat(row("result/score").locator("td")).hasText(new String[] {"0.123456", "0.123456001", "0.123456002"});
        assertThat(row("result/finished").locator("td").nth(1)).hasText("2026-05-04T03:02:01.001Z");
        assertThat(row("plots/confusion").locator("td").first())
                .hasText(Pattern.compile("confusion.png, 2 points · [0-9a-f]{12}"));
        picture("compare-fields");
        page.getByLabel("Also what is equal").check();
        assertThat(row("params/optimizer").locator("td")).hasText(new String[] {"sgd", "sgd", "sgd"});
    }

    @Test
    void whatLooksEqualAndIsNotIsShownExactly() {
        signIn();
        go(ADDRESS + "&tab=fields");
        Object shown = page.evaluate("""
                async () => {
                  const { shownAmong } = await import("/-/assets/compare/exact.js");
                  const all = (...fields) => fields.map((field) => shownAmong(fields)(field) ?? "");
                  const field = (path, type, value) => ({ path, type, value });
                  const file = (sha256) => ({ path: "file", type: "file", files: { name: "a.png", bytes: 2048, count: 1, sha256 } });
                  const last = { path: "loss", type: "floatSeries", summary: { last: "0.5", last_step: 9, min: "0", max: "1", average: "0.4", count: 10 } };
                  return [
                    all(field("sys/running_time", "float", "0.31"), undefined, field("sys/running_time", "float", "0.32")),
                    all(field("sys/running_time", "float", "0.31"), field("sys/running_time", "float", "0.52")),
                    all(field("size", "int", "1"), field("size", "string", "1")),
                    all(file("0123456789abcdef"), file("fedcba9876543210")),
                    all(last, { ...last, summary: { ...last.summary, count: 11 } }),
                  ].map((texts) => texts.join(" | "));
                }""");
        assertThat(shown)
                .isEqualTo(
                        List.of(
                                "0.31 s |  | 0.32 s",
                                "0.3 s | 0.5 s",
                                "1 (integer) | 1 (string)",
                                "a.png · 2.0 KiB · 0123456789ab | a.png · 2.0 KiB · fedcba987654",
                                "last 0.5 at step 9; min 0, max 1, mean 0.4, 10 points | last 0.5 at step 9; min 0, max 1, mean 0.4, 11 points"));
    }

    @Test
    void pathsStayInViewBesideManyRunsAndInANarrowWindow() {
        StringBuilder ids = new StringBuilder("DIGITS-1,DIGITS-2,DIGITS-3");
        for (int i = 0; i < 9; i++) {
            try (Run run = run("wide " + i)) {
                run.assign("params/a_rather_long_namespace/a_rather_long_name", "a value of run " + i);
                for (int j = 0; j < 30; j++) {
                    run.assign("params/number-" + j, i);
                }
                ids.append(',').append(run.id());
            }
        }
        for (int width : new int[] {1280, 400}) {
            open(width, 800, ColorScheme.LIGHT);
            signIn();
            go("/ml/digits/-/compare?tab=fields&runs=" + ids);
            assertThat(row("a_rather_long_name")).isVisible();
            page.locator(".compare-table").evaluate("region => region.scrollTo(400, 300)");
            BoundingBox region = page.locator(".compare-table").boundingBox();
            BoundingBox path = row("params/lr").locator("th").boundingBox();
            assertThat(path.x).isEqualTo(region.x);
            assertThat(path.width).isGreaterThanOrEqualTo(width == 400 ? 160 : 240);
            BoundingBox corner = page.locator(".compare-table thead th").first().boundingBox();
            assertThat(List.of(corner.x, corner.y)).isEqualTo(List.of(region.x, region.y));
            picture("compare-fields-" + width);
        }
    }

    /** The chart that is pointed at, and whatever is below it, stays where it is. */
    @Test
    void whatManyCurvesAreLiesOverThePage() {
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < 18; i++) {
            try (Run run = run("run with a name " + i)) {
                for (int step = 0; step < 40; step++) {
                    run.append("lots/loss", i == 4 && step > 20 ? Double.NaN : i + 0.1 * step);
                }
                run.append("lots/second", i);
                ids.append(i == 0 ? "" : ",").append(run.id());
            }
        }
        for (int width : new int[] {1280, 400}) {
            open(width, 800, width == 400 ? ColorScheme.DARK : ColorScheme.LIGHT);
            signIn();
            go("/ml/digits/-/compare?runs=" + ids);
            Locator card = page.getByLabel("lots/loss").first();
            card.scrollIntoViewIfNeeded();
            assertThat(card).containsText("of 18 runs, 19 points NaN (×)");
            String before = layout();
            BoundingBox over = card.locator(".u-over").boundingBox();
            page.mouse().move(over.x + over.width * 0.9, over.y + 50);
            Locator lines = card.locator(".chart-overlay li");
            assertThat(lines).hasCount(15);
            assertThat(lines.first()).containsText("run with a name 17 20.5");
            assertThat(card.locator(".chart-overlay")).containsText("and 3 more");
            assertThat(layout()).isEqualTo(before);
            BoundingBox box = card.locator(".chart-overlay").boundingBox();
            BoundingBox seen = page.locator("main").boundingBox();
            assertThat(box.x).isGreaterThanOrEqualTo(seen.x);
            assertThat(box.y).isGreaterThanOrEqualTo(seen.y);
            assertThat(box.x + box.width).isLessThanOrEqualTo(width);
            assertThat(box.y + box.height).isLessThanOrEqualTo(800);
            assertAccessible();
            picture("compare-overlay-" + width);
            page.mouse().move(1, 1);
            assertThat(lines).hasCount(0);
            card.locator(".chart-plot").press("ArrowRight");
            assertThat(lines).hasCount(15);
            page.keyboard().press("Escape");
            assertThat(lines).hasCount(0);
            page.keyboard().press("ArrowRight");
            page.keyboard().press("Tab");
            assertThat(lines).hasCount(0);
        }
    }

    /** Where all charts are, and how much there is to scroll. */
    private String layout() {
        return (String) page.evaluate("""
                () => JSON.stringify([
                  ...[...document.querySelectorAll("article")].map((card) => card.getBoundingClientRect()),
                  document.querySelector("main").scrollHeight, document.querySelector("main").scrollWidth,
                ])""");
    }

    @Test
    void pointsThatShareAPositionAreAllDrawnAndAllAreReachedByKeys() {
        signIn();
        go(ADDRESS);
        Object columns = page.evaluate("""
                async () => {
                  const { columns, neighbour } = await import("/-/assets/chart/columns.js");
                  const curve = (steps, values) => ({ steps, times: steps, values });
                  const curves = [curve([1, 1, 1, 4], [10, 11, "NaN", 14]), curve([0, 1, 2, 3, 3], [20, 21, 22, 23, 24])];
                  const table = columns(curves, "step", false, 1);
                  const walk = [0];
                  while (walk.length < 6) {
                    walk.push(neighbour(table[0], walk.at(-1), 1));
                  }
                  walk.push(neighbour(table[0], 3, -1), neighbour(table[0], 0, -1));
                  const text = (value) => (value === undefined ? "·" : String(value));
                  return [...table, walk].map((column) => [...column].map(text).join(" "));
                }""");
        assertThat(columns)
                .isEqualTo(List.of(
                        "0 1 1 1 2 3 3 4",
                        "· 10 11 null null null null 14",
                        "20 21 · · 22 23 24 ·",
                        "0 1 2 3 4 4 2 0"));
    }

    @Test
    void soManyRunsAreToldApartByTheirStrokes() {
        signIn();
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            try (Run run = run("many " + i)) {
                run.append("many/loss", i);
                run.append("many/loss", i + 1);
                ids.append(i == 0 ? "" : ",").append(run.id());
            }
        }
        go("/ml/digits/-/compare?runs=" + ids);
        assertThat(page.locator(".compare-runs .chart-swatch")).hasCount(9);
        assertThat(page.locator(".compare-runs .chart-swatch-dashed")).hasCount(1);
        Locator card = page.getByLabel("many/loss").first();
        assertThat(card).containsText("of 9 runs");
        card.locator(".u-over").hover();
        assertThat(page.locator(".chart-overlay .chart-swatch-dashed")).hasCount(1);
        String line = "rgb(11, 110, 117)"; // --curve-1: of the line and of the point on it
        assertThat(card.locator(".u-cursor-pt").first()).hasCSS("background-color", line);
        picture("compare-many");
    }

    private Locator row(String path) {
        return page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator(
                                "th", new com.microsoft.playwright.Page.LocatorOptions().setHasText(path))));
    }

    @Test
    void curvesGoOnWhileARunLogs() {
        signIn();
        try (Run live = run("live")) {
            live.append("loss", 1);
            live.append("loss", 0.5);
            go("/ml/digits/-/compare?runs=" + live.id());
            Locator chart = page.getByLabel("loss").first();
            chart.getByText("Table").click();
            assertThat(chart.locator("tbody tr")).hasCount(2);
            live.append("loss", 0.25);
            assertThat(chart.locator("tbody tr")).hasCount(3);
        }
    }

    @Test
    void whatIsNotThereIsSaid() {
        signIn();
        go("/ml/digits/-/compare?runs=DIGITS-1,NOWHERE-7");
        assertThat(page.locator(".failure")).containsText("NOWHERE-7");
        go("/ml/digits/-/compare");
        assertThat(page.locator(".page")).containsText("Choose runs");
        open(400, 800, ColorScheme.DARK);
        signIn();
        go(ADDRESS);
        assertThat(page.locator(".chart-card canvas").first()).isVisible();
        assertAccessible();
        picture("compare-narrow");
    }
}
