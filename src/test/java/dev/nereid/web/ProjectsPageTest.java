package dev.nereid.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.ServerAdministration;
import dev.nereid.sync.ServerAdministration.Place;
import org.junit.jupiter.api.Test;

/** The page one begins at. */
class ProjectsPageTest extends BrowserTest {
    private String outsider;
    private String member;

    @Override
    void fill() {
        try (HttpTransport client = server.client()) {
            ServerAdministration administration = client.administration();
            for (int i = 0; i < 12; i++) {
                administration.createProject("ml/vision-" + i, null, i % 2 == 0 ? "private" : "workspace");
            }
            administration.createProject("ml/old", "OLD", null);
            administration.setArchived("ml/old", true);
            outsider =
                    ApiToken.parse(administration.createAccount("otto", false)).key();
            member = ApiToken.parse(administration.createAccount("mia", false)).key();
            administration.setMember(Place.workspace("ml"), "mia", "member");
        }
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void aProjectIsFoundAmongManyAndArchivedOnesAreApart() {
        signIn();
        link("ml/vision-3").waitFor();
        assertThat(link("ml/old").isVisible()).isFalse();
        assertAccessible();
        picture("projects-many");

        page.getByLabel("Find a project").fill("OLD");
        link("ml/old").waitFor();
        assertThat(link("ml/vision-3").count()).isZero();
        page.getByLabel("Find a project").fill("<b>none");
        page.getByText("No project here has \"<b>none\" in its name or key.").waitFor();
        page.getByLabel("Find a project").fill("vision-11");
        assertThat(page.getByRole(AriaRole.TABLE).first().locator("tbody tr").count())
                .isEqualTo(1);
        link("ml/vision-11").click();
        page.waitForURL("**/ml/vision-11");
        assertThat(page.evaluate("document.activeElement.id"))
                .as("has the focus")
                .isEqualTo("content");
    }

    @Test
    void aProjectIsCreated() {
        signIn(member);
        page.getByText("Create a project").click();
        page.getByLabel("Name").fill("fresh start");
        page.getByLabel("Key of its runs").fill("fresh");
        page.getByLabel("private: ").check();
        assertAccessible();
        picture("projects-create");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create the project"))
                .click();
        page.waitForURL("**/ml/fresh%20start");
    }

    @Test
    void aMemberSeesTheOthersAndSomebodyElseIsToldWhoHelps() {
        signIn(member);
        page.getByText("An administrator of the workspace says who is a member.")
                .waitFor();
        signOutAndIn(outsider);
        page.getByText("You see no project yet.").waitFor();
        assertThat(page.getByText("Create a project").count()).isZero();
        assertThat(page.getByText("Members of ml").count()).isZero();
        assertAccessible();
        picture("projects-none-small");
    }

    private void signOutAndIn(String key) {
        open(400, 800, ColorScheme.DARK);
        signIn(key);
    }

    @Test
    void theAdministratorMakesSomebodyAMemberOfTheWorkspace() {
        signIn();
        Locator members = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Members of ml"));
        members.getByLabel("Account").fill("otto");
        members.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add"))
                .click();
        members.getByLabel("Role of otto").waitFor();
        assertThat(members.getByLabel("Role of otto").inputValue()).isEqualTo("member");
        members.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove otto"))
                .click();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Take it away"))
                .click();
        members.getByLabel("Role of otto")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    }
}
