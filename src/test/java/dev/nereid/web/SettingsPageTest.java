package dev.nereid.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.sync.ApiToken;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.ServerAdministration;
import dev.nereid.sync.ServerAdministration.Place;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a project is to whom, and what one may change of it. */
class SettingsPageTest extends BrowserTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'";

    private HttpTransport admin;
    private String viewer;
    private String contributor;
    private int projects;

    @Override
    void fill() {
        admin = server.client();
        ServerAdministration administration = admin.administration();
        administration.createProject("ml/digits", "DIG", "private");
        viewer = key(administration.createAccount("vera", false));
        contributor = key(administration.createAccount("carl", false));
        administration.createAccount("nightly-tests", true);
        administration.setMember(Place.project("ml/digits"), "vera", "viewer");
        administration.setMember(Place.project("ml/digits"), "carl", "contributor");
        for (String name : List.of(HOSTILE, "second", "third")) {
            try (Run run = Nereid.initRun()
                    .project("ml/digits")
                    .name(name)
                    .apiToken(server.token())
                    .directory(temporary.resolve("runs"))
                    .mode(Mode.SYNC)
                    .start()) {
                run.assign("x", 1);
            }
        }
        admin.trash(List.of("DIG-1", "DIG-2", "DIG-3"));
    }

    @AfterAll
    void closeAdmin() {
        admin.close();
    }

    private static String key(String token) {
        return ApiToken.parse(token).key();
    }

    private String newProject() {
        String name = "ml/other-" + projects++;
        admin.administration().createProject(name, null, "private");
        return name;
    }

    private void goToSettings(String key, String project) {
        signIn(key);
        go("/" + project + "/-/settings");
        section("Members").waitFor();
    }

    private Locator section(String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    private static void awaitNone(Locator locator) {
        locator.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    }

    private String visibilityOf(String project) {
        for (var each : admin.administration().projects().path("projects")) {
            if (each.path("name").asString().equals(project)) {
                return each.path("visibility").asString()
                        + (each.path("archived").asBoolean() ? ", archived" : "");
            }
        }
        return "none";
    }

    @Test
    void membersAreAddedChangedAndRemoved() {
        String project = newProject();
        goToSettings(server.key(), project);
        Locator members = section("Members");
        members.getByLabel("Account").fill("nightly-tests");
        members.locator("select[name=role]").selectOption("contributor");
        button(members, "Add").click();
        Locator role = members.getByLabel("Role of nightly-tests");
        role.waitFor();
        assertThat(role.inputValue()).isEqualTo("contributor");
        assertAccessible();
        picture("settings");

        role.selectOption("viewer");
        page.waitForCondition(() -> admin.administration()
                .members(Place.project(project))
                .toString()
                .contains("\"viewer\""));

        button(members, "Remove nightly-tests").click();
        dialog().getByText("has only what everybody has").waitFor();
        button(dialog(), "Take it away").click();
        awaitNone(role);

        members.getByLabel("Account").fill("nobody");
        button(members, "Add").click();
        members.getByText("There is no account \"nobody\" here.").waitFor();
        forgive("404");
    }

    @Test
    void visibilityAndArchiveAreChanged() {
        String project = newProject();
        goToSettings(server.key(), project);
        assertThat(page.getByLabel("private: ").isChecked()).isTrue();
        page.getByLabel("public: ").check();
        page.waitForCondition(() -> visibilityOf(project).equals("public"));

        button(section("Archive"), "Archive it").click();
        button(section("Archive"), "Bring it back").waitFor();
        assertThat(visibilityOf(project)).isEqualTo("public, archived");
        assertThat(page.locator("h1").textContent()).contains("archived");
        Locator programs = page.getByText("A program makes one with");
        link("Models").click();
        page.getByText("No models here yet.").waitFor();
        awaitNone(programs);
        link("Settings").click();
        button(section("Archive"), "Bring it back").click();
        button(section("Archive"), "Archive it").waitFor();
        assertThat(visibilityOf(project)).isEqualTo("public");
        link("Models").click();
        programs.waitFor();
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void aProjectIsDeletedWhenItsNameIsTyped() {
        String project = newProject();
        goToSettings(server.key(), project);
        button(section("Delete"), "Delete the project…").click();
        assertThat(button(dialog(), "Delete the project").isDisabled()).isTrue();
        dialog().getByLabel("Type " + project).fill(project);
        assertAccessible();
        picture("settings-delete");
        button(dialog(), "Delete the project").click();
        page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName("Projects").setExact(true))
                .waitFor();
        assertThat(visibilityOf(project)).isEqualTo("none");
    }

    @Test
    void theTrashGivesBackAndDeletesForGood() {
        goToSettings(contributor, "ml/digits");
        Locator trash = section("Trash");
        trash.getByText(HOSTILE).waitFor();
        assertThat(trash.locator("img").count()).isZero();
        assertThat(section("Visibility").count()).isZero();
        assertThat(section("Delete").count()).isZero();
        section("Members").getByText("An owner of the project gives roles.").waitFor();
        assertThat(button(trash, "Restore").isDisabled()).isTrue();
        assertAccessible();
        picture("settings-trash");

        trash.getByLabel("Choose DIG-1").check();
        button(trash, "Restore").click();
        awaitNone(trash.getByText("DIG-1", new Locator.GetByTextOptions().setExact(true)));

        trash.getByLabel("Choose DIG-2").check();
        button(trash, "Delete for good…").click();
        dialog().getByText("Delete DIG-2 for good?").waitFor();
        button(dialog(), "Delete for good").click();
        awaitNone(trash.getByText("DIG-2", new Locator.GetByTextOptions().setExact(true)));
        trash.getByText("DIG-3", new Locator.GetByTextOptions().setExact(true)).waitFor();
    }

    @Test
    void rolesAreGivenOnASmallScreen() {
        String project = newProject();
        admin.administration().setMember(Place.project(project), "nightly-tests", "contributor");
        open(400, 800, ColorScheme.LIGHT);
        goToSettings(server.key(), project);
        picture("settings-small");
        Locator members = section("Members");
        for (Locator control : List.of(
                members.getByLabel("Role of nightly-tests"),
                members.locator("select[name=role]"),
                button(members, "Remove nightly-tests"))) {
            BoundingBox box = control.boundingBox();
            assertThat(box.x + box.width).isLessThanOrEqualTo(400);
        }
        assertThat(page.evaluate("document.querySelector('main').scrollWidth"))
                .isEqualTo(page.evaluate("document.querySelector('main').clientWidth"));
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(400);
    }

    @Test
    void aViewerIsOfferedNothingButToLeave() {
        open(400, 800, ColorScheme.DARK);
        goToSettings(viewer, "ml/digits");
        page.getByText("Your role here is viewer.").waitFor();
        section("Trash")
                .getByText("DIG-3", new Locator.GetByTextOptions().setExact(true))
                .waitFor();
        assertThat(page.locator("main input, main select").count()).isZero();
        assertThat(page.locator("main button").allTextContents()).containsExactly("Leave");
        assertThat(page.evaluate("document.querySelector('main').scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertAccessible();
        picture("settings-small-dark");
    }
}
