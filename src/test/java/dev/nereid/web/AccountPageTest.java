package dev.nereid.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One's own account: tokens, password, and where one is signed in. */
class AccountPageTest extends BrowserTest {
    private static final String PASSWORD = "correct horse battery";

    private HttpTransport admin;
    private int people;

    @Override
    void fill() {
        admin = server.client();
    }

    @AfterAll
    void closeAdmin() {
        admin.close();
    }

    /** Somebody new, who has signed in and looks at the page; returns the name. */
    private String person() {
        String name = "person-" + people++;
        signIn(ApiToken.parse(admin.administration().createAccount(name, false)).key());
        go("/-/account");
        tokens().locator("tbody tr").first().waitFor();
        return name;
    }

    private Locator section(String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator tokens() {
        return section("API tokens");
    }

    private Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private String line() {
        return page.locator(".admin-secret code").textContent();
    }

    @Test
    void aTokenIsMadeShownOnceAndWorks() {
        String name = person();
        tokens().getByLabel("Another one, which lives").selectOption("30 days");
        button(tokens(), "Make a token").click();
        page.locator(".admin-secret").waitFor();

        assertThat(line()).startsWith("NEREID_API_TOKEN=");
        ApiToken token = ApiToken.parse(line().substring("NEREID_API_TOKEN=".length()));
        assertThat(token.address().port()).isEqualTo(server.port());
        try (HttpTransport client = new HttpTransport(token)) {
            assertThat(client.info().account()).isEqualTo(name);
        }
        assertThat(page.evaluate("document.activeElement.className")).isEqualTo("admin-secret");
        assertAccessible();
        picture("account-new-token");

        button(page.locator(".admin-secret"), "I have it").click();
        page.locator(".admin-secret").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        tokens().locator("tbody tr").nth(1).waitFor();
        assertThat(page.content()).doesNotContain("NEREID_API_TOKEN=");
    }

    @Test
    void aTokenIsCopied() {
        person();
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        button(tokens(), "Make a token").click();
        button(page.locator(".admin-secret"), "Copy").click();
        page.getByText("Copied.").waitFor();

        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(line());
    }

    @Test
    void aTokenIsRevokedWhenSomebodySaysSoAndItsSessionEnds() {
        person();
        button(tokens(), "Make a token").click();
        tokens().locator("tbody tr").nth(1).waitFor();
        String first = tokens().locator("tbody tr td code").first().textContent();

        button(tokens(), "Revoke " + first).click();
        page.getByRole(AriaRole.DIALOG).waitFor();
        assertAccessible();
        picture("account-revoke");
        page.keyboard().press("Escape");
        assertThat(tokens().locator("tbody tr").count()).isEqualTo(2);

        button(tokens(), "Revoke " + first).click();
        button(page.getByRole(AriaRole.DIALOG), "Revoke it").click();
        page.getByText("Your session has ended.").waitFor();
        forgive("401");
    }

    @Test
    void whatSomebodyWritesOutlastsTheSession() {
        String name = person();
        page.getByLabel("New password").fill(PASSWORD);
        clearCookies();
        button(tokens(), "Make a token").click();
        Locator again = page.getByRole(AriaRole.DIALOG);
        assertThat(again.textContent()).contains("Your session has ended.");
        assertAccessible();
        picture("signed-in-again");
        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        again.getByLabel("API token")
                .fill(ApiToken.parse(admin.administration().issueToken(name, false, null))
                        .key());
        button(again, "Sign in").click();
        again.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        assertThat(page.getByLabel("New password").inputValue()).isEqualTo(PASSWORD);
        forgive("401");
    }

    @Test
    void aPasswordIsSetAndSignsInAndIsChangedByTheCurrentOne() {
        String name = person();
        Locator password = section("Password");
        password.getByText("None is set").waitFor();
        password.getByLabel("New password").fill(PASSWORD);
        password.getByLabel("The same again").fill("another one is typed");
        button(password, "Set a password").click();
        password.getByText("The two new ones are not the same").waitFor();
        password.getByLabel("The same again").fill(PASSWORD);
        button(password, "Set a password").click();
        password.getByText("The password is set.").waitFor();
        password.getByLabel("Current password").waitFor();
        assertAccessible();
        picture("account");

        button(page.getByRole(AriaRole.BANNER), "Sign out").click();
        button(page.getByRole(AriaRole.MAIN), "With a password instead").click();
        page.getByLabel("Account").fill(name);
        page.getByLabel("Password").fill("a wrong password");
        button(page.getByRole(AriaRole.MAIN), "Sign in").click();
        page.getByText("The account or the password is wrong.").waitFor();
        assertAccessible();
        picture("sign-in-password");
        page.getByLabel("Password").fill(PASSWORD);
        button(page.getByRole(AriaRole.MAIN), "Sign in").click();
        page.locator(".shell").waitFor();
        forgive("401");

        go("/-/account");
        password.getByLabel("Current password").fill("a wrong password");
        password.getByLabel("New password").fill(PASSWORD + "!");
        password.getByLabel("The same again").fill(PASSWORD + "!");
        button(password, "Change the password").click();
        password.getByText("The current password is another one.").waitFor();
        forgive("403");
        password.getByLabel("Current password").fill(PASSWORD);
        button(password, "Change the password").click();
        password.getByText("The password is set.").waitFor();
        assertThat(section("Signed in").locator("tbody tr").count()).isEqualTo(1);
        assertThat(section("Signed in").textContent()).contains("password").contains("here");
    }

    @Test
    void anotherSessionIsEndedFromHere() {
        String name = "person-" + people++;
        String key = ApiToken.parse(admin.administration().createAccount(name, false))
                .key();
        signIn(key);
        signIn(key, open(1280, 800, ColorScheme.DARK));
        go("/-/account");
        Locator rows = section("Signed in").locator("tbody tr");
        rows.nth(1).waitFor();
        assertAccessible();
        picture("account-dark");

        button(section("Signed in"), "End").click();
        rows.nth(1).waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        assertThat(rows.textContent()).contains("here");
    }

    private void signIn(String key, Page other) {
        assertThat(other).isSameAs(page);
        signIn(key);
    }

    @Test
    void tokensThatWereUsedLongAgoAreRevokedOnASmallScreen() {
        open(400, 800, ColorScheme.LIGHT);
        page.route("**/api/v1/accounts/tokens?*", route -> {
            String tokens = route.fetch().text();
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(tokens.replaceAll("\"created\":\"[^\"]*\"", "\"created\":\"2026-01-01T00:00:00Z\"")
                            .replaceAll("\"used\":(null|\"[^\"]*\")", "\"used\":\"2026-02-01T00:00:00Z\"")
                            .replaceAll("\"expires\":(null|\"[^\"]*\")", "\"expires\":\"2030-02-01T00:00:00Z\"")));
        });
        signIn();
        go("/-/account");
        Locator revoke = tokens().locator("tbody button").first();
        revoke.waitFor();
        BoundingBox box = revoke.boundingBox();
        picture("account-small-tokens");
        assertThat(box.x + box.width).isLessThanOrEqualTo(400);
        assertThat(page.evaluate("document.querySelector('main').scrollWidth"))
                .isEqualTo(page.evaluate("document.querySelector('main').clientWidth"));
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(400);
    }

    @Test
    void thePageFitsASmallScreen() {
        open(400, 800, ColorScheme.LIGHT);
        person();
        button(tokens(), "Make a token").click();
        page.locator(".admin-secret").waitFor();

        assertThat(page.evaluate("document.querySelector('main').scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertAccessible();
        picture("account-small");
    }
}
