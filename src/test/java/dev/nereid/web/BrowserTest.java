package dev.nereid.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ScreenshotType;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.ServerAdministration;
import dev.nereid.testing.Chromium;
import dev.nereid.testing.LeavesNothing;
import dev.nereid.testing.TestServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The web app in a real Chromium, against a real server. Whatever a test does, no request may leave this host, and the browser
 * may have nothing to complain about but what the test expects.
 */
@Tag("browser")
@LeavesNothing.Except(
        "server and browser are for all tests of a class, and get more threads and connections as they need")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserTest {
    private static final Set<String> LOCAL_SCHEMES = Set.of("blob", "data");
    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    /** Milliseconds until what is waited for has to be there. */
    private static final int PATIENCE = 20_000;

    Path temporary;

    TestServer server;
    Page page;

    private Chromium chromium;
    private BrowserContext context;
    private final List<String> strangers = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    void startAll(@TempDir Path directory) throws Exception {
        temporary = directory;
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        prepare(temporary.resolve("server"));
        server = TestServer.start(temporary.resolve("server"));
        chromium = Chromium.start();
        fill();
    }

    /** Puts into the server's directory what is to be there before it starts. */
    void prepare(Path data) throws Exception {}

    /** Logs what all tests of a class look at. */
    void fill() throws Exception {}

    @BeforeEach
    void open() {
        page = open(1280, 800, ColorScheme.LIGHT);
    }

    /** A new window of a browser that has no cookies yet. */
    Page open(int width, int height, ColorScheme scheme) {
        if (context != null) {
            context.close();
        }
        strangers.clear();
        complaints.clear();
        context = chromium.browser()
                .newContext(
                        new NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        context.setDefaultTimeout(PATIENCE);
        Page opened = context.newPage();
        opened.onRequest(request -> {
            URI address = URI.create(request.url().split("[?#]", 2)[0]);
            if (!LOCAL_SCHEMES.contains(address.getScheme()) && !"127.0.0.1".equals(address.getHost())) {
                strangers.add(request.url());
            }
        });
        opened.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        opened.onPageError(complaints::add);
        page = opened;
        return opened;
    }

    /** Goes to a page as somebody who has signed in with a token's key. */
    void signIn(String key) {
        page.navigate(address("/"));
        page.getByLabel("API token").fill(key);
        page.getByRole(com.microsoft.playwright.options.AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        page.locator(".shell").waitFor();
        forgive("401"); // of the question who one is
    }

    void signIn() {
        signIn(server.key());
    }

    /** The key of a new account that only reads a project. */
    String keyOfViewer(String name, String project) {
        try (HttpTransport admin = server.client()) {
            String token = admin.administration().createAccount(name, false);
            admin.administration().setMember(ServerAdministration.Place.project(project), name, "viewer");
            return ApiToken.parse(token).key();
        }
    }

    void go(String path) {
        page.navigate(address(path));
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    List<Cookie> cookies() {
        return context.cookies();
    }

    /** As if the session had ended. */
    void clearCookies() {
        context.clearCookies();
    }

    /** What the browser complained of with this text in it was to be. */
    void forgive(String text) {
        complaints.removeIf(complaint -> complaint.contains(text));
    }

    /** No rule of WCAG 2.2 AA is broken in a way that matters. */
    void assertAccessible() {
        List<Rule> broken = new AxeBuilder(page)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                        .analyze()
                        .getViolations()
                        .stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .toList();
        assertThat(broken)
                .as(() -> broken.stream()
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node -> rule.getId() + ": " + node.getHtml() + "\n" + node.getFailureSummary()))
                        .reduce("", (all, one) -> all + one + "\n"))
                .isEmpty();
    }

    /** For people to look at: target/screenshots/<name>.png. */
    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setType(ScreenshotType.PNG));
    }

    @AfterEach
    void closePage() {
        context.close();
        context = null;
        assertThat(strangers).as("requests to other hosts").isEmpty();
        assertThat(complaints).as("complaints of the browser").isEmpty();
    }

    @AfterAll
    void closeAll() {
        if (chromium != null) {
            chromium.close();
        }
        server.close();
    }
}
