package dev.nereid.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import org.junit.jupiter.api.Test;

/** Accounts of the server, for its administrator. */
class AccountsPageTest extends BrowserTest {
    private String alice;

    @Override
    void fill() {
        try (HttpTransport admin = server.client()) {
            alice = admin.administration().createAccount("alice", false);
            admin.administration().createAccount("nightly-tests", true);
            admin.administration().createAccount("removable@example.org", false);
        }
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private void goAsAdministrator() {
        signIn();
        go("/-/accounts");
        link("alice").waitFor();
    }

    @Test
    void anAccountIsCreatedAndItsTokenShownOnce() {
        goAsAdministrator();
        assertAccessible();
        picture("accounts");
        page.getByLabel("Name").fill("bob");
        page.getByLabel("Who it is").selectOption("a program");
        button("Create the account").click();
        link("bob").waitFor();

        String line = page.locator(".admin-secret code").textContent();
        try (HttpTransport bob = new HttpTransport(ApiToken.parse(line.substring(line.indexOf('=') + 1)))) {
            assertThat(bob.info().account()).isEqualTo("bob");
        }
        assertThat(page.getByLabel("Name").inputValue()).isEmpty();
        picture("accounts-created");
    }

    @Test
    void aNameThatIsTakenOrIsNoneIsSaidAndKept() {
        goAsAdministrator();
        page.getByLabel("Name").fill("alice");
        button("Create the account").click();
        page.getByText("The account alice exists already.").waitFor();
        assertThat(page.getByLabel("Name").inputValue()).isEqualTo("alice");
        page.getByLabel("Name").fill("<img src=x onerror=alert(1)>\"'");
        button("Create the account").click();
        page.getByText("is no name of an account").waitFor();
        assertThat(page.locator("img").count()).isZero();
        assertAccessible();
        picture("accounts-refused");
        forgive("409");
        forgive("400");
    }

    @Test
    void thePasswordOfSomebodyIsSetAndAProgramHasNone() {
        goAsAdministrator();
        link("alice").click();
        page.getByText("None is set").waitFor();
        page.getByLabel("New password").fill("correct horse battery");
        page.getByLabel("The same again").fill("correct horse battery");
        button("Set a password").click();
        page.getByText("The password is set.").waitFor();
        button("Change the password").waitFor();
        assertThat(page.getByLabel("Current password").count()).isZero();
        assertAccessible();
        picture("accounts-one");

        link("← All accounts").click();
        page.getByText("nightly-tests").waitFor();
        link("nightly-tests").click();
        page.getByText("Signed in").waitFor();
        assertThat(page.getByLabel("New password").count()).isZero();
    }

    @Test
    void anAccountIsRemovedWhenItsNameIsTyped() {
        goAsAdministrator();
        link("removable@example.org").click();
        button("Remove the account…").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        Locator remove =
                dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove the account"));
        assertThat(remove.isDisabled()).isTrue();
        dialog.getByLabel("Type removable@example.org to confirm").fill("removable@example.or");
        assertThat(remove.isDisabled()).isTrue();
        dialog.getByLabel("Type removable@example.org to confirm").fill("removable@example.org");
        assertAccessible();
        picture("accounts-remove");
        remove.click();
        button("Create the account").waitFor();
        link("removable@example.org").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    }

    @Test
    void othersAreToldWhoMay() {
        open(400, 800, ColorScheme.DARK);
        signIn(ApiToken.parse(alice).key());
        assertThat(link("Accounts").count()).isZero();
        go("/-/accounts");
        page.getByText("Only the administrator of a server sees its accounts.").waitFor();
        assertAccessible();
    }

    @Test
    void thePageFitsASmallDarkScreen() {
        open(400, 800, ColorScheme.DARK);
        goAsAdministrator();
        assertThat(page.evaluate("document.querySelector('main').scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertAccessible();
        picture("accounts-small-dark");
    }
}
