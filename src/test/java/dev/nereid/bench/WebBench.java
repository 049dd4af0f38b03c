package dev.nereid.bench;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.nereid.server.NereidServer;
import dev.nereid.server.ServerOptions;
import dev.nereid.sync.ApiToken;
import dev.nereid.testing.Chromium;
import dev.nereid.testing.ManyRuns;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The table of runs in a real browser: how soon it shows runs, and how smoothly it scrolls. */
final class WebBench {
    private static final String PROJECT = "ml/digits";

    /** Scrolls for three seconds, and answers how long each frame took, in milliseconds. */
    private static final String SCROLL = """
            () => new Promise((resolve) => {
              const grid = document.querySelector(".grid");
              const frames = [];
              let last = performance.now();
              const start = last;
              const step = (now) => {
                frames.push(now - last);
                last = now;
                grid.scrollTop += 120;
                now - start < 3000 ? requestAnimationFrame(step) : resolve(frames.slice(1));
              };
              requestAnimationFrame(step);
            })
            """;

    /** From the beginning of the navigation until a run is there, in milliseconds. */
    private static final String SHOWN = """
            () => new Promise((resolve) => {
              const look = () => document.querySelector(".grid-row a") ? resolve(performance.now()) : requestAnimationFrame(look);
              look();
            })
            """;

    private static final String ANSWERED = """
            async () => {
              const start = performance.now();
              const response = await fetch(...%s);
              if (!response.ok) throw new Error(await response.text());
              await response.arrayBuffer();
              return performance.now() - start;
            }
            """;

    private static final String FIELDS =
            "[\"/api/v1/fields?project=ml/digits&kind=run&max=30&text=lo\", { headers: { \"Nereid-Web\": localStorage[\"nereid-page-key\"] } }]";
    private static final String GROUPS = """
            ["/api/v1/objects/ids", {
              method: "POST",
              headers: { "Nereid-Web": localStorage["nereid-page-key"], "Content-Type": "application/json" },
              body: JSON.stringify({ project: "ml/digits", kind: "run", group_by: "params/optimizer" }),
            }]""";

    private WebBench() {}

    public static void main(String[] arguments) throws Exception {
        for (int runs : new int[] {10_000, 100_000}) {
            Measure.inDirectory(base -> {
                measure(base, runs);
                return 0;
            });
        }
    }

    private static void measure(Path base, int runs) throws Exception {
        ManyRuns.fill(base, PROJECT, runs);
        ServerOptions options = new ServerOptions("127.0.0.1", 0, base, null, "ml");
        try (NereidServer server = NereidServer.start(options);
                Chromium chromium = Chromium.start();
                BrowserContext context = chromium.browser().newContext()) {
            Page page = context.newPage();
            page.navigate(server.address());
            page.getByLabel("API token")
                    .fill(ApiToken.parse(server.firstToken()).key());
            page.keyboard().press("Enter");
            page.locator(".shell").waitFor();
            String of = String.format("of %,d runs, ", runs);
            double[] shown = new double[Measure.ROUNDS];
            for (int i = 0; i <= shown.length; i++) {
                page.navigate(server.address() + "/" + PROJECT);
                shown[Math.max(0, i - 1)] = ((Number) page.evaluate(SHOWN)).doubleValue();
            }
            Arrays.sort(shown);
            Result.atMost(of + "navigation until the first are shown", shown[shown.length / 2], "ms", 1000)
                    .print();
            page.locator(".toolbar-count:not(:has-text('…'))").waitFor();
            frames(page, of);
            Result.atMost(of + "fields that are suggested for a text", answer(page, FIELDS), "ms", 200)
                    .print();
            Result.atMost(of + "all of them grouped by a field", answer(page, GROUPS), "ms", 3000)
                    .print();
        }
    }

    /** How long it takes until the answer has been read, the median. */
    private static double answer(Page page, String request) {
        double[] millis = new double[Measure.ROUNDS];
        for (int i = 0; i <= millis.length; i++) {
            millis[Math.max(0, i - 1)] = ((Number) page.evaluate(ANSWERED.formatted(request))).doubleValue();
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }

    private static void frames(Page page, String of) {
        double[] millis = ((List<?>) page.evaluate(SCROLL))
                .stream().mapToDouble(frame -> ((Number) frame).doubleValue()).toArray();
        Arrays.sort(millis);
        Result.atMost(of + "a frame while scrolling, 95th percentile", millis[millis.length * 95 / 100], "ms", 17.5)
                .print();
        Result.of(
                        of + "frames a second while scrolling",
                        millis.length / (Arrays.stream(millis).sum() / 1e3),
                        "")
                .print();
    }
}
