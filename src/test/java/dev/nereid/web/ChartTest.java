package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.nereid.FloatSeries;
import dev.nereid.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Charts of a run: live, zoomed, smoothed, of a million points, with what is no number. */
class ChartTest extends RunBrowserTest {
    private static final int MILLION = 1_000_000;
    private static final int SPIKE_STEP = 700_123;
    private static final double SPIKE = 99.5;

    private String few;
    private String many;
    private String strange;
    private String million;

    @Override
    void fill() throws Exception {
        few = logged(builder().name("few"), run -> {
            FloatSeries loss = run.floatSeries("train/loss");
            Instant start = Instant.now().minusSeconds(3600);
            double[] values = {5, Double.NaN, 3, Double.POSITIVE_INFINITY, 2.25, -1};
            for (int i = 0; i < values.length; i++) {
                loss.append(i * 0.5, values[i], start.plusSeconds(600L * i));
            }
            FloatSeries turned = run.floatSeries("train/turned");
            for (double step : new double[] {7, 1, 3.5}) {
                turned.append(step, step * 10);
            }
            run.floatSeries("test/accuracy").extend(0.1, 0.4, 0.8);
            run.configureSeries("test/accuracy", 0.0, 1.0, "share");
            run.floatSeries("extreme").extend(Double.MAX_VALUE, -Double.MAX_VALUE, 1e-300, 1e17, 1e17 + 16);
        });
        many = logged(builder().name("many"), run -> {
            for (int i = 0; i < 100; i++) {
                run.floatSeries(String.format("layer-%03d/norm", i)).extend(curve(300, i));
            }
        });
        strange = logged(builder().name("strange"), run -> {
            FloatSeries loss = run.floatSeries("train/loss");
            for (int i = 0; i < 400; i++) {
                double wave = Math.sin(i / 30.0);
                loss.append(
                        i < 150 || i == 390
                                ? wave
                                : i < 240 ? Double.NaN : i % 2 == 0 ? wave : Double.POSITIVE_INFINITY);
            }
            run.floatSeries("train/rate").extend(0, -1, 0.5, Double.NEGATIVE_INFINITY, Double.NaN, 10);
            run.floatSeries("monitoring/cpu").extend(1, 2, 3);
        });
        million = logged(builder().name("million").closeTimeout(Duration.ofMinutes(2)), run -> {
            double[] values = curve(MILLION, 1);
            values[SPIKE_STEP] = SPIKE;
            values[250_000] = Double.NaN;
            run.floatSeries("train/loss").extend(values);
        });
    }

    private static double[] curve(int points, int seed) {
        Random random = new Random(seed);
        double[] values = new double[points];
        Arrays.setAll(values, i -> 3 * Math.exp(-3.0 * i / points) + random.nextGaussian() * 0.1 + 1);
        return values;
    }

    private Locator chart(String path) {
        return page.getByRole(
                AriaRole.ARTICLE, new Page.GetByRoleOptions().setName(path).setExact(true));
    }

    private Locator readout(String path) {
        return chart(path).locator(".chart-readout");
    }

    private Locator plot(String path) {
        return chart(path).locator(".chart-plot");
    }

    private String picturesOf(String path) {
        return (String) chart(path).locator("canvas").evaluate("canvas => canvas.toDataURL()");
    }

    private Response answered(Runnable work) {
        return page.waitForResponse(response -> response.url().endsWith("series/charts"), work);
    }

    private void drag(String path, double from, double to) {
        plot(path).scrollIntoViewIfNeeded();
        BoundingBox box = chart(path).locator(".u-over").boundingBox();
        page.mouse().move(box.x + box.width * from, box.y + box.height / 2);
        page.mouse().down();
        page.mouse()
                .move(
                        box.x + box.width * to,
                        box.y + box.height / 2,
                        new com.microsoft.playwright.Mouse.MoveOptions().setSteps(5));
        page.mouse().up();
    }

    @Test
    void whatIsNoNumberIsSaidAndMarked() {
        goTo(few, "charts");
        assertThat(readout("train/loss")).containsText("6 points, 2 of them NaN (×) or infinite");
        assertThat(readout("test/accuracy")).containsText("in share");
        assertThat(readout("extreme")).containsText("5 points");
        assertAccessible();
        picture("charts-few");
    }

    @Test
    void marksThatAreDenseAreABarAtTheEdge() {
        goTo(strange, "charts");
        assertThat(readout("train/loss")).containsText("400 points, 170 of them NaN (×) or infinite (∧ ∨)");
        picture("charts-strange");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        picture("charts-strange-dark");
        Object drawn = page.evaluate("""
                async () => {
                  const { drawMarks } = await import("/-/assets/chart/marks.js");
                  const calls = [];
                  const name = (what) => (...numbers) => calls.push([what, ...numbers].join(" "));
                  const nothing = () => {};
                  const ctx = { save: nothing, restore: nothing, beginPath: nothing, stroke: nothing, lineTo: nothing,
                    setLineDash: nothing,
                    moveTo: name("mark"), fillRect: name("bar") };
                  const steps = [10, 50, 55, 60, ...Array.from({ length: 81 }, (_, i) => 100 + i), 250];
                  const curve = { steps, values: steps.map((step) => (step === 250 ? "-Infinity" : "Infinity")), color: "red" };
                  const bbox = { left: 0, top: 0, width: 300, height: 200 };
                  const chart = { curves: [curve, { ...curve, steps: [56], values: ["Infinity"] }], axis: "step", isLog: false };
                  drawMarks({ ctx, bbox, valToPos: (x) => x }, chart, (color) => color);
                  return calls;
                }""");
        assertThat(drawn)
                .isEqualTo(List.of(
                        "mark 246 192",
                        "mark 6 8",
                        "mark 51 12",
                        "bar 46 0 18 2",
                        "mark 109.33333333333333 12",
                        "mark 136 12",
                        "mark 162.66666666666669 12",
                        "bar 96 0 88 2",
                        "bar 52 0 8 2"));
    }

    @Test
    void aPointThatNoLineLeadsToIsDrawn() {
        goTo(strange, "charts");
        assertThat(readout("train/loss")).containsText("400 points");
        Object places = page.evaluate("""
                async () => {
                  const { alone } = await import("/-/assets/chart/columns.js");
                  return [alone([1, null, 2, undefined, null, 3, 4, null, 5]), alone([undefined, 1, undefined]), alone([])];
                }""");
        assertThat(places).isEqualTo(List.of(List.of(0, 2, 8), List.of(1), List.of()));
        String drawn = "canvas => { const { width, height } = canvas;"
                + " const { data } = canvas.getContext('2d').getImageData(width * 0.65, height * 0.3, width * 0.2, height * 0.3);"
                + " const isOfCurve = (_, i) => i % 4 === 0 && data[i] === 11 && data[i + 1] === 110 && data[i + 2] === 117;"
                + " return data.filter(isOfCurve).length; }";
        page.waitForCondition(() -> (int) chart("train/loss").locator("canvas").evaluate(drawn) > 50);
    }

    @Test
    void whatHasNoLogarithmIsSaid() {
        goTo(strange, "charts");
        assertThat(readout("train/rate")).hasText("6 points, 2 of them NaN (×) or infinite (∧ ∨)");
        page.getByLabel("Logarithmic scale").check();
        assertThat(readout("train/rate"))
                .hasText("6 points, 2 of them NaN (×) or infinite (∧ ∨), 2 of them 0 or less (∨)");
        picture("charts-strange-log");
    }

    private void openTab(String name) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name)).click();
    }

    @Test
    void whatWasChosenForChartsGoesOnFromTabToTab() {
        goTo(strange, "monitoring");
        Locator along = page.getByLabel("Along");
        assertThat(along).hasValue("relative");
        openTab("Charts");
        assertThat(along).hasValue("step");
        along.selectOption("time");
        page.getByLabel("Logarithmic scale").check();
        page.getByLabel("Find charts").fill("rate");
        openTab("Files");
        openTab("Charts");
        assertThat(along).hasValue("time");
        assertThat(page.getByLabel("Logarithmic scale")).isChecked();
        assertThat(page.getByLabel("Find charts")).hasValue("rate");
        page.getByLabel("Find charts").fill("");
        openTab("Monitoring");
        assertThat(along).hasValue("time");
    }

    @Test
    void aZoomIsOfItsAxis() {
        goTo(few, "charts");
        assertThat(readout("train/loss")).containsText("6 points");
        Locator reset = chart("train/loss").getByText("Reset zoom");
        answered(() -> plot("train/loss").press("+"));
        assertThat(reset).isVisible();
        answered(() -> page.getByLabel("Along").selectOption("time"));
        assertThat(reset).hasCount(0);
        answered(() -> page.getByLabel("Along").selectOption("step"));
        assertThat(reset).isVisible();
    }

    @Test
    void aPointIsReadByMouseAndByKeyInOrderOfItsStep() {
        goTo(few, "charts");
        assertThat(readout("train/turned")).containsText("3 points");
        plot("train/turned").focus();
        page.keyboard().press("0");
        page.keyboard().press("ArrowRight");
        assertThat(readout("train/turned")).containsText("step 3.5");
        page.keyboard().press("ArrowLeft");
        assertThat(readout("train/turned")).containsText("step 1,");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(readout("train/turned")).containsText("70");
        BoundingBox box = chart("train/loss").locator(".u-over").boundingBox();
        page.mouse().move(box.x + 1, box.y + 20);
        assertThat(readout("train/loss")).containsText("step 0,");
        assertThat(readout("train/loss").locator(".chart-exact")).hasText("5");
        page.mouse().move(box.x + box.width - 1, box.y + 20);
        assertThat(readout("train/loss")).containsText("step 2.5");
        assertThat(readout("train/loss").locator(".chart-exact")).hasText("−1");
    }

    @Test
    void aMillionPointsAreDrawnFromAFewAndZoomedToAll() {
        signIn();
        long start = System.nanoTime();
        List<String> asked = new ArrayList<>();
        page.onRequest(request -> {
            if (request.url().endsWith("series/charts")) {
                asked.add(request.postData());
            }
        });
        Response whole = answered(() -> go("/ml/digits/e/" + million + "?tab=charts"));
        assertThat(readout("train/loss")).containsText("1,000,000 points (");
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(15);
        assertThat(whole.body().length).isLessThan(400_000);
        assertThat(whole.text()).contains(Double.toString(SPIKE)).contains("NaN");
        picture("charts-million");
        assertThat(asked).as("requests for one chart").hasSize(1);
        Response part = answered(() -> drag("train/loss", 0.7, 0.7005 + 0.02));
        assertThat(part.request().postData()).contains("\"from\":").contains("\"to\":");
        assertThat(chart("train/loss").getByText("Reset zoom")).isVisible();
        picture("charts-million-zoomed");
        answered(() -> chart("train/loss").locator(".u-over").dblclick());
        assertThat(chart("train/loss").getByText("Reset zoom")).hasCount(0);
    }

    @Test
    void aChartIsEnlarged() {
        goTo(few, "charts");
        assertThat(readout("train/loss")).containsText("6 points");
        double small = chart("train/loss").boundingBox().width;
        answered(() -> chart("train/loss").getByText("Enlarge").click());
        assertThat(chart("train/loss").locator(".u-wrap")).hasCSS("height", "440px");
        assertThat(chart("train/loss").boundingBox().width).isGreaterThan(2 * small);
        picture("charts-enlarged");
        answered(() -> chart("train/loss").getByText("Enlarge").click());
        assertThat(chart("train/loss").locator(".u-wrap")).hasCSS("height", "200px");
    }

    @Test
    void aChartIsZoomedByKeysAndByButton() {
        goTo(few, "charts");
        assertThat(readout("train/loss")).containsText("6 points");
        answered(() -> plot("train/loss").press("+"));
        answered(() -> plot("train/loss").press("+"));
        answered(() -> chart("train/loss").getByText("Reset zoom").click());
        answered(() -> plot("train/loss").press("+"));
        answered(() -> plot("train/loss").press("0"));
        assertThat(chart("train/loss").getByText("Reset zoom")).hasCount(0);
    }

    @Test
    void smoothingScaleAndAxisAreInTheAddress() {
        goTo(many, "charts");
        assertThat(readout("layer-000/norm")).containsText("300 points");
        String plain = picturesOf("layer-000/norm");
        Response smoothed = answered(() -> page.getByLabel("Smoothing").fill("0.9"));
        assertThat(smoothed.text()).contains("\"smoothed\"");
        assertThat(page.locator(".chart-controls output")).hasText("0.90");
        assertThat(page.url()).contains("smooth=0.9");
        picture("charts-smoothed");
        page.getByLabel("Logarithmic scale").check();
        assertThat(page.url()).contains("log=1");
        for (String axis : List.of("relative", "time", "step")) {
            answered(() -> page.getByLabel("Along").selectOption(axis));
            picture("charts-along-" + axis);
        }
        assertThat(picturesOf("layer-000/norm")).isNotEqualTo(plain);
    }

    @Test
    void chartsAreAskedForWhenTheyAreScrolledIntoView() {
        signIn();
        AtomicInteger asked = new AtomicInteger();
        page.onRequest(request -> {
            if (request.url().endsWith("series/charts")) {
                asked.incrementAndGet();
            }
        });
        go("/ml/digits/e/" + many + "?tab=charts");
        assertThat(readout("layer-000/norm")).containsText("300 points");
        page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
        assertThat(asked.get()).isLessThan(20);
        answered(() -> chart("layer-050/norm").scrollIntoViewIfNeeded());
        page.getByLabel("Find charts").fill("layer-07");
        assertThat(page.getByRole(AriaRole.ARTICLE)).hasCount(10);
        assertThat(page.getByText("10 of 100 charts")).isVisible();
    }

    @Test
    void aChartGrowsWhileTheRunTrains() {
        try (Run run = builder().name("live").start()) {
            run.floatSeries("train/loss").extend(3, 2, 1);
            run.awaitSync();
            goTo(run.id(), "charts");
            assertThat(readout("train/loss")).containsText("3 points");
            String before = picturesOf("train/loss");
            run.floatSeries("train/loss").extend(9, 8);
            assertThat(readout("train/loss")).containsText("5 points");
            page.waitForCondition(() -> !picturesOf("train/loss").equals(before));
        }
    }

    /** As the page that compares runs does it. */
    @Test
    void curvesOfSeveralRunsLieOverEachOther() {
        signIn();
        page.evaluate("""
                async () => {
                    const { h, render } = await import("/-/assets/lib/dom.js");
                    const { Chart } = await import("/-/assets/chart/chart.js");
                    const { curveColor } = await import("/-/assets/chart/colors.js");
                    const main = document.createElement("main");
                    document.body.replaceChildren(main);
                    const curves = [
                        { key: "a", label: "RUN-1", color: curveColor(0), origin: 0, steps: [0, 2, 4],
                          times: [0, 1000, 2000], values: [1, "NaN", 3] },
                        { key: "b", label: "RUN-2", color: curveColor(1), origin: 5000, steps: [1, 3],
                          times: [6000, 7000], values: [10, 20], smoothed: [10, 15] },
                    ];
                    render(h(Chart, { label: "loss", curves, axis: "step", isLog: false, range: null, height: 200,
                        onZoom: (range) => { document.body.dataset.range = JSON.stringify(range); } }), main);
                }
                """);
        page.locator(".chart-plot").focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".chart-overlay")).containsText("step 3,");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".chart-overlay li"))
                .hasText(new String[] {"RUN-2 20 (smoothed 15) at step 3", "RUN-1 3"});
        page.keyboard().press("+");
        assertThat(page.evaluate("Object.values(JSON.parse(document.body.dataset.range)).map(Math.round)"))
                .isEqualTo(List.of(2, 4));
        picture("charts-overlaid");
    }

    @Test
    void aChartTakesTheColoursOfTheTheme() {
        goTo(few, "charts");
        assertThat(readout("train/loss")).containsText("6 points");
        String light = picturesOf("train/loss");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.waitForCondition(() -> !picturesOf("train/loss").equals(light));
        assertAccessible();
        picture("charts-few-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.waitForCondition(() -> picturesOf("train/loss").equals(light));
        page.locator("button[aria-label^=Theme]").click(); // light
        page.locator("button[aria-label^=Theme]").click(); // dark
        page.waitForCondition(() -> !picturesOf("train/loss").equals(light));
    }

    @Test
    void thePointsAreATableAndAFileToo() throws Exception {
        goTo(few, "charts");
        chart("train/loss").getByText("Table").click();
        assertThat(chart("train/loss").locator("tbody tr")).hasCount(6);
        assertThat(chart("train/loss").locator("tbody")).containsText("∞");
        assertAccessible();
        picture("charts-table");
        var download =
                page.waitForDownload(() -> chart("train/loss").getByText("CSV").click());
        assertThat(download.suggestedFilename()).isEqualTo("train-loss.csv");
        assertThat(new String(download.createReadStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("step,time,value\r\n0.0,")
                .contains("NaN", "Infinity");
    }
}
