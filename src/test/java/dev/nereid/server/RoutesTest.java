package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.ProjectRole;
import dev.nereid.model.Visibility;
import io.javalin.http.HandlerType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every route with every role. What an account may not see is answered to it as what there is not. */
class RoutesTest extends WithRoutes {
    private static final String NATIVE = "/api/v1/";
    private static final List<String> REFUSED = List.of("nobody", "garbage", "expired", "revoked");
    private static final List<String> ACCOUNTS =
            List.of("outsider", "viewer", "contributor", "owner", "member", "admin", "administrator");

    // -------------------------------------------------------------------------------------------------- expecting --

    /** In a project; null for none. */
    private static ProjectRole roleOf(String who, Visibility visibility) {
        ProjectRole everybody = visibility == Visibility.PUBLIC ? ProjectRole.VIEWER : null;
        return switch (who) {
            case "outsider" -> everybody;
            case "viewer" -> ProjectRole.VIEWER;
            case "contributor" -> ProjectRole.CONTRIBUTOR;
            case "owner", "admin", "administrator" -> ProjectRole.OWNER;
            case "member" -> visibility == Visibility.PRIVATE ? null : ProjectRole.CONTRIBUTOR;
            default -> throw new IllegalArgumentException(who);
        };
    }

    private static boolean isMember(String who) {
        return Set.of("member", "admin", "administrator").contains(who);
    }

    /** YES, NO, or HIDDEN: as if it were not there. */
    private static String expected(Row row, String who, Visibility visibility) {
        ProjectRole role = roleOf(who, visibility);
        return switch (row.role()) {
            case "open", "any", "itself" -> "YES";
            case "writer" -> Set.of("outsider", "viewer").contains(who) ? "NO" : "YES";
            case "administrator" -> who.equals("administrator") ? "YES" : "NO";
            case "sender" -> role == null ? "HIDDEN" : who.equals("administrator") ? "YES" : "NO";
            case "creator" -> isMember(who) ? "YES" : "NO";
            case "neighbour" -> isMember(who) ? "YES" : role == null ? "HIDDEN" : "NO";
            case "member" -> isMember(who) ? "YES" : "HIDDEN";
            case "admin" -> !isMember(who) ? "HIDDEN" : who.equals("member") ? "NO" : "YES";
            case "log" ->
                role == null ? "HIDDEN" : row.need().endsWith("+") && role == ProjectRole.VIEWER ? "NO" : "YES";
            default -> {
                ProjectRole needed = ProjectRole.valueOf(row.role().toUpperCase(Locale.ROOT));
                yield role == null ? "HIDDEN" : role.includes(needed) ? "YES" : "NO";
            }
        };
    }

    private String problem(Row row, String who, Visibility visibility, Map<String, String> names) throws Exception {
        Answer answer = call(row, who, names);
        int status = answer.status();
        if (REFUSED.contains(who)) {
            boolean isOpen = row.role().equals("open");
            return isOpen == (status == 401) ? "is answered " + status : null;
        }
        String expected = expected(row, who, visibility);
        if (roleOf(who, visibility) == null && answer.body().contains(SECRET)) {
            return "reads the secret";
        }
        boolean isYes = status == row.status() || row.status() == 200 && (status == 201 || status == 204);
        boolean isDone = row.need().endsWith("~") || !answer.body().contains("\"errors\":[{");
        return switch (expected) {
            case "YES" -> isYes && isDone ? null : "should be let in, is answered " + answer;
            case "NO" ->
                row.need().contains("*")
                        ? isYes && answer.body().contains("\"errors\":[{")
                                ? null
                                : "should be told errors, is answered " + answer
                        : status == 403 ? null : "should be refused, is answered " + answer;
            default -> {
                Answer nothing = call(row, who, nothing());
                boolean isSame =
                        answer.equals(nothing) && (status == 404 || row.path().contains("/logs/"));
                yield isSame ? null : "should see nothing, is answered " + answer + ", and of nothing " + nothing;
            }
        };
    }

    // ----------------------------------------------------------------------------------------------------- tests --

    @Test
    void theTableKnowsAllRoutesAndNoOther() {
        Set<String> routes = new LinkedHashSet<>();
        server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(each -> each.endpoint.method.isHttpMethod())
                .forEach(each -> routes.add(each.endpoint.method + " " + each.endpoint.path));
        server.unsafe.internalRouter.allWsHandlers().forEach(each -> routes.add("WS " + each.getPath()));

        assertThat(rows().stream().map(Row::name)).containsExactlyInAnyOrderElementsOf(routes);
        assertThat(server.unsafe.internalRouter.allHttpHandlers().stream()
                        .map(each -> each.endpoint.method)
                        .filter(method -> !method.isHttpMethod() && method != HandlerType.AFTER))
                .as(
                        "what runs before routes: two that authenticate, one that ends the connections of strangers, and one"
                                + " that tells browsers what not to do")
                .hasSize(4);
    }

    @Test
    void thePackageDescribesEveryRouteOfTheNativeApi() throws Exception {
        String description = Files.readString(Path.of("src/main/java/dev/nereid/server/package-info.java"));
        Set<String> described = Pattern.compile("[\\w/{}]+")
                .matcher(description)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertThat(rows().stream()
                        .map(Row::path)
                        .map(path -> path.replaceFirst("[?].*", ""))
                        .filter(path -> path.startsWith(NATIVE))
                        .map(path -> path.substring(NATIVE.length())))
                .isNotEmpty()
                .allMatch(described::contains);
    }

    @Test
    void everyRouteLetsInWhoMayAndHidesWhatOthersMayNotSee() throws Exception {
        List<String> problems = new ArrayList<>();
        for (Visibility visibility : List.of(Visibility.PRIVATE, Visibility.PUBLIC)) {
            Map<String, String> shared = fixture(visibility);
            for (Row row : rows()) {
                List<String> all = new ArrayList<>(REFUSED);
                all.addAll(ACCOUNTS);
                for (String who : all) {
                    boolean succeeds = !REFUSED.contains(who)
                            && expected(row, who, visibility).equals("YES");
                    Map<String, String> names = row.isDestructive() && succeeds ? fixture(visibility) : shared;
                    String problem = problem(row, who, visibility, names);
                    if (problem != null) {
                        problems.add(row.name() + ", " + visibility.label() + ", as " + who + ": " + problem);
                    }
                }
            }
        }
        assertThat(problems).isEmpty();
    }
}
