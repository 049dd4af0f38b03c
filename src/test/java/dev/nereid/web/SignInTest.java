package dev.nereid.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import org.junit.jupiter.api.Test;

/** Signing in and out, by token. */
class SignInTest extends BrowserTest {
    @Test
    void aTokenSignsInAndItsCookieIsOutOfReachOfScripts() {
        signIn();
        assertThat(page.locator("h1").textContent()).isEqualTo("Projects");
        Cookie cookie = cookies().get(0);
        assertThat(cookie.httpOnly).isTrue();
        assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.STRICT);
        assertThat(page.evaluate("document.cookie")).isEqualTo("");
        assertAccessible();
        picture("projects");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        page.getByLabel("API token").waitFor();
        assertAccessible();
        picture("sign-in");
        forgive("401");
    }
}
