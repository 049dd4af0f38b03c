package dev.nereid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.SharedHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** account, member and what they let others do. */
class AccountCommandsTest extends WithCommand {

    @BeforeEach
    void createProject() {
        assertThat(cli.run("project", "create", "vision", "--visibility", "private")
                        .exit())
                .isZero();
    }

    private Cli create(String... arguments) {
        Cli.Result created = cli.run((Object[]) arguments);
        assertThat(created.line(0)).startsWith("The token of ").endsWith(", which can't be shown again:");
        assertThat(created.line(1)).startsWith("NEREID_API_TOKEN=");
        return withToken(created.line(1).substring("NEREID_API_TOKEN=".length()));
    }

    @Test
    void aNewAccountSeesNothingUntilItIsGivenARole() {
        Cli alice = create("account", "create", "alice");
        assertThat(alice.run("project", "list").out()).startsWith("No projects on ");

        assertThat(cli.run("member", "add", "alice", "--project", "vision", "--role", "viewer")
                        .out()
                        .strip())
                .isEqualTo("alice is viewer of the project vision now.");
        assertThat(alice.run("project", "list").line(1)).matches("ml/vision +VISION +private +active +0");
        Cli.Result refused = alice.run("project", "visibility", "vision", "public");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err().strip())
                .isEqualTo(
                        "nereid: This needs the role owner in the project \"ml/vision\"; the account alice is a viewer"
                                + " there. An owner can give it: nereid member add alice --project ml/vision --role owner.");
    }

    @Test
    void membersAreListedAndRemoved() {
        create("account", "create", "bot@ml", "--service");
        cli.run("member", "add", "bot@ml", "--workspace", "ml");
        cli.run("member", "add", "bot@ml", "-p", "ml/vision");
        assertThat(cli.run("member", "list", "--workspace", "ml").line(1)).matches("bot@ml +service +member");
        assertThat(cli.run("member", "list", "-p", "vision", "--format", "csv")
                        .out()
                        .lines())
                .containsExactly("account,kind,role", "admin,user,owner", "bot@ml,service,contributor");
        assertThat(cli.run("member", "add", "bot@ml", "-p", "ml/vision", "--role", "owner")
                        .out()
                        .strip())
                .isEqualTo("bot@ml is owner of the project ml/vision now.");
        assertThat(cli.run("member", "remove", "bot@ml", "-p", "vision").out().strip())
                .isEqualTo("bot@ml has no role of its own in the project vision any more.");
        cli.run("member", "remove", "admin", "-p", "vision");
        assertThat(cli.run("member", "list", "-p", "vision").out().strip())
                .isEqualTo("Nobody was given a role in the project vision.");
    }

    @Test
    void aRoleThatThereIsNotIsRefusedBeforeTheServerIsAsked() {
        Cli.Result refused = cli.run("member", "add", "alice", "--workspace", "ml", "--role", "owner");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("--role is \"owner\"; in the workspace ml it can be member, admin");
        assertThat(cli.run("member", "add", "alice").err()).contains("give --project or --workspace");
        assertThat(cli.run("member", "list", "-p", "x", "--workspace", "y").err())
                .contains("exclude each other");
    }

    @Test
    void tokensAndAccountsEnd() {
        Cli alice = create("account", "create", "alice");
        Cli again = create("account", "token", "alice", "--alone");
        assertThat(alice.run("project", "list").err()).contains("not one of this server's");
        assertThat(again.run("project", "list").exit()).isZero();
        assertThat(again.run("account", "list").err()).contains("Only the server's administrator sees all accounts");
        assertThat(cli.run("account", "list").out().lines().skip(1)).hasSize(2);

        assertThat(cli.run("account", "remove", "alice", "--yes").out().strip()).isEqualTo("Removed: alice");
        assertThat(again.run("project", "list").exit()).isEqualTo(1);
        assertThat(cli.run("account", "remove", "alice", "--yes").err()).contains("There is no account \"alice\" here");
    }

    @Test
    void tokensAreListedRenewedAndRevokedOneByOne() {
        Cli alice = create("account", "create", "alice", "--expires", "2d");
        Cli.Result listed = alice.run("account", "tokens", "alice");
        assertThat(listed.line(0)).matches("TOKEN +ACCOUNT +CREATED +USED +EXPIRES");
        String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\dZ";
        assertThat(listed.line(1)).matches("[0-9a-f]{10} +alice +" + time + " +never +" + time);
        String id = listed.line(1).substring(0, 10);
        assertThat(cli.run("account", "tokens").out().lines().skip(1)).hasSize(2);
        assertThat(alice.run("account", "tokens").err()).contains("Only the server's administrator");

        assertThat(alice.run("account", "renew", id).err()).contains("Only the server's administrator renews tokens");
        assertThat(cli.run("account", "renew", id).out().strip()).isEqualTo("Renewed: " + id);
        assertThat(alice.run("account", "tokens", "alice").line(1)).endsWith(" never");

        assertThat(alice.run("account", "revoke", id).out().strip()).isEqualTo("Revoked: " + id);
        assertThat(alice.run("project", "list").err()).contains("not one of this server's");
        assertThat(cli.run("account", "revoke", id).err()).contains("There is no token \"" + id + "\" here");
    }

    @Test
    void aPasswordIsTypedTwiceOrComesFromAPipe() {
        Cli alice = create("account", "create", "alice");

        assertThat(alice.reading("correct horse\n")
                        .run("account", "password", "alice")
                        .out()
                        .strip())
                .isEqualTo("The password of alice is set.");
        assertThat(signIn("alice", "correct horse")).isEqualTo(200);

        Cli.Result typed = cli.answering("battery staple").run("account", "password", "alice");
        assertThat(typed.err()).isEqualTo("New password of alice: The same again: ");
        assertThat(typed.exit()).isZero();
        assertThat(signIn("alice", "battery staple")).isEqualTo(200);
        assertThat(signIn("alice", "correct horse")).isEqualTo(401);
    }

    private int signIn(String name, String password) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.server().address() + "/api/v1/session"))
                .header("Nereid-Web", "1")
                .POST(BodyPublishers.ofString("{\"account\": \"" + name + "\", \"password\": \"" + password + "\"}"))
                .build();
        try {
            return SharedHttp.CLIENT.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPasswordThatIsNotSetSaysWhy() {
        create("account", "create", "alice");
        Iterator<String> typed = List.of("correct horse", "correct horsf").iterator();
        assertThat(cli.answering(typed::next)
                        .run("account", "password", "alice")
                        .err())
                .contains("The two are not the same. The password was not changed.");
        assertThat(cli.reading("short").run("account", "password", "alice").err())
                .contains("10 to 200 characters; this one has 5");
        assertThat(cli.reading("").run("account", "password", "alice").err()).contains("password");
        assertThat(signIn("alice", "short")).isEqualTo(401);
    }

    @Test
    void aProjectIsArchivedAndBroughtBack() {
        assertThat(cli.run("project", "archive", "vision").out().strip()).isEqualTo("vision is archived now.");
        assertThat(cli.run("project", "list").line(1)).matches("ml/vision +VISION +private +archived +0");
        assertThat(cli.run("project", "unarchive", "vision").out().strip()).isEqualTo("vision is in use again.");
        assertThat(cli.run("project", "list").line(1)).matches("ml/vision +VISION +private +active +0");
    }

    @Test
    void aVisibilityThatThereIsNotIsRefusedWithThoseThatThereAre() {
        Cli.Result refused = cli.run("project", "visibility", "vision", "secret");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("\"secret\" is no visibility; give private, workspace or public");
    }

    @Test
    void aProjectIsDeletedWhenSomebodySaysYes() {
        assertThat(cli.run("project", "delete", "vision").exit()).isEqualTo(2);
        assertThat(cli.run("project", "delete", "vision", "--yes").out().strip())
                .isEqualTo("Deleted: vision");
        assertThat(cli.run("project", "list").out()).startsWith("No projects on ");
    }
}
