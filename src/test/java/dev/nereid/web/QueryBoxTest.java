package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.query.Nql;
import dev.nereid.query.NqlException;
import dev.nereid.query.NqlParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The box above a table: what it suggests where, what it makes of a text, and what is said where nothing fits. */
class QueryBoxTest extends BrowserTest {
    private static final String TEXT_QUERY =
            "sys/name:string MATCHES \"(?i)%1$s\" OR sys/id:string MATCHES \"(?i)%1$s\" OR sys/tags:stringSet CONTAINS \"%2$s\"";

    @Override
    void fill() {
        log("Softmax (v1.2)", "adam", "baseline");
        log("a tree", "sgd", "best \"so\" far");
        log("another tree", "adam", "softmax");
    }

    private void log(String name, String optimizer, String tag) {
        try (Run run = Nereid.initRun()
                .project("ml/box")
                .mode(Mode.SYNC)
                .apiToken(server.token())
                .directory(temporary.resolve("runs"))
                .captureHostMetrics(false)
                .start()) {
            run.assign("sys/name", name);
            run.stringSet("sys/tags").add(tag);
            run.assign("params/optimizer", optimizer);
            run.assign("params/lr", 0.1);
            run.assign("params/is good", true);
            run.append("val/loss", 0.5);
        }
    }

    @BeforeEach
    void signedIn() {
        signIn();
    }

    private void goToBox() {
        go("/ml/box");
        assertThat(box()).isVisible();
    }

    private Locator box() {
        return page.getByLabel("Query").first();
    }

    private Locator options() {
        return page.locator(".query-box").getByRole(AriaRole.OPTION);
    }

    private Locator option(String text) {
        return options().filter(new Locator.FilterOptions().setHas(page.getByText(text, exactly())));
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    /** @param names of the runs that are to be found, the newest first */
    private void search(String text, String... names) {
        box().fill(text);
        box().press("Enter");
        assertThat(page.locator(".toolbar-count")).hasText(names.length + (names.length == 1 ? " run" : " runs"));
        assertThat(page.locator("[data-item]")).containsText(names);
    }

    // ------------------------------------------------------------------------------------------------ completion --

    @Test
    void aQueryIsWrittenByKeysOfWhatIsSuggested() {
        goToBox();
        box().focus();
        assertThat(options().first()).hasText("val/lossfloatSeries");
        box().pressSequentially("opt");
        assertThat(options()).hasText(new String[] {"params/optimizerstring"});
        box().press("ArrowDown");
        box().press("Tab");
        assertThat(box()).isFocused();
        assertThat(box()).hasValue("params/optimizer:string ");
        assertThat(option("MATCHES")).isVisible();
        picture("query-operators");
        assertAccessible();
        box().press("ArrowDown");
        box().press("Enter");
        assertThat(options()).hasText(new String[] {"adam", "sgd"});
        box().press("ArrowDown");
        box().press("Enter");
        assertThat(box()).hasValue("params/optimizer:string = \"adam\" ");
        assertThat(options()).hasText(new String[] {"AND", "OR"});
        box().press("Escape");
        assertThat(options().first()).isHidden();
        box().press("Enter");
        assertThat(page.locator("[data-item]")).containsText(new String[] {"another tree", "Softmax"});
    }

    @Test
    void tagsOfTheProjectAreSuggestedInQuotes() {
        goToBox();
        box().fill("(sys/tags:stringSet CONTAINS be");
        assertThat(options()).hasText(new String[] {"best \"so\" far"});
        options().first().click();
        assertThat(box()).hasValue("(sys/tags:stringSet CONTAINS \"best \\\"so\\\" far\" ");
        assertThat(options()).hasText(new String[] {"AND", "OR", ")"});
        option(")").click();
        box().press("Escape");
        search(box().inputValue(), "a tree");
    }

    @Test
    void whatIsSuggestedFitsThePlace() {
        goToBox();
        Map<String, List<String>> cases = new LinkedHashMap<>();
        cases.put("loss|", List.of("val/loss:floatSeries "));
        cases.put("`good|", List.of("`params/is good`:bool "));
        cases.put(
                "par|ams/x:string = \"a\"",
                List.of("params/lr:float ", "`params/is good`:bool ", "params/optimizer:string "));
        cases.put("min(|", List.of("val/loss:floatSeries) "));
        cases.put("val/loss |", List.of(":floatSeries "));
        cases.put("unknown |", List.of());
        cases.put("params/lr:bo|", List.of("bool "));
        cases.put("sys/state:|", List.of("experimentState "));
        cases.put("sys/tags:string|", List.of("stringSet "));
        cases.put("`params/is good`:bool|", List.of());
        cases.put("sys/tags:stringSet |", List.of("CONTAINS ", "NOT CONTAINS ", "EXISTS ", "NOT EXISTS "));
        cases.put("params/lr:float >|", List.of("> ", ">= "));
        cases.put("a:file |", List.of("EXISTS ", "NOT EXISTS "));
        cases.put("min(val/loss:floatSeries) |", List.of("= ", "!= ", "< ", "<= ", "> ", ">= "));
        cases.put("a:string NOT M|", List.of("NOT MATCHES "));
        cases.put("`params/is good`:bool =|", List.of(" true ", " false "));
        cases.put("sys/state:experimentState = |", List.of("active ", "inactive "));
        cases.put("params/optimizer:string MATCHES |", List.of());
        cases.put("params/optimizer:string = \"a|", List.of("\"adam\" "));
        cases.put("params/lr:float = |", List.of());
        cases.put("params/lr:float = 1 |", List.of("AND ", "OR "));
        cases.put("(params/lr:float = 1)|", List.of(" AND ", " OR "));
        cases.put("params/lr:bool < |", List.of());
        cases.forEach(
                (written, expected) -> assertThat(inserted(written)).as(written).isEqualTo(expected));
        assertThat(String.valueOf(inserted("params/lr:|")))
                .startsWith("[float , integer ")
                .doesNotContain("experimentState");
    }

    private Object inserted(String written) {
        return page.evaluate("""
                async (written) => {
                    const { completions } = await import("/-/assets/runs/nql-completion.js");
                    const found = await completions("ml/box", written.replace("|", ""), written.indexOf("|"));
                    return found.map(({ inserted }) => inserted);
                }""", written);
    }

    /** The place of a caret: what is expected there, of which field, and what is to be replaced. */
    @Test
    void whatIsExpectedIsKnownFromTheTokensBeforeTheCaret() {
        goToBox();
        String[][] cases = {
            {"|", "condition []"},
            {"par|", "condition [par]"},
            {"params/lr |", "colon params/lr []"},
            {"params/lr:fl|", "type params/lr [fl]"},
            {"params/lr:float |", "operator params/lr float []"},
            {"params/lr:float >|", "operator params/lr float [>]"},
            {"params/lr:float =|", "value params/lr float = []"},
            {"params/lr:float = 0.1|", "value params/lr float = [0.1]"},
            {"params/lr:float == 0.1 |", "after []"},
            {"a:int = 1 A|", "after [A]"},
            {"a:int = 1 AND |", "condition []"},
            {"((a:int = 1) OR b:int = 2 |", "after 1 []"},
            {"(a:int = 1)|", "after []"},
            {"a:int = 1 ) |", "nothing []"},
            {"not (|", "condition 1 []"},
            {"`my pa|", "condition [`my pa]"},
            {"`my pa|th`:float > 1", "condition [`my path`:float ]"},
            {"`par| AND `x`:float > 1", "condition [`par ]"},
            {"`a``b (c)`:string |", "operator a`b (c) string []"},
            {"\"a b\":string CONTAINS 'x|", "value a b string CONTAINS ['x]"},
            {"a:string CONTAINS \"x AND (|", "value a string CONTAINS [\"x AND (]"},
            {"a:string CONTAINS \"it\\\"s |", "value a string CONTAINS [\"it\\\"s ]"},
            {"a:string CONTAINS \"it's\" |", "after []"},
            {"a:string CONTAINS \"\\\\\" |", "after []"},
            {"a:string NOT CON|", "operator a string [NOT CON]"},
            {"a:string not contains |", "value a string NOT CONTAINS []"},
            {"min(lo|", "path min [lo]"},
            {"min(lo|ss:floatSeries) > 1", "path min [loss:floatSeries) ]"},
            {"min(`a b`:floatSeries |", "close a b floatSeries min []"},
            {"min(a:floatSeries) |", "operator a floatSeries min []"},
            {"min(a:float) |", "nothing []"},
            {"a:float NOT EXISTS |", "after []"},
            {"a:bogus |", "nothing []"},
            {"a:bool > |", "nothing []"},
            {"a:bool <>|", "nothing [<>]"},
            {"a:string = AND |", "nothing []"},
            {"val/acc > 0.9 AND |", "condition []"},
            {"a:int | = 1", "nothing [ ]"},
            {"a:int = | 1", "nothing [ ]"},
            {"a:bool = |true OR b:int = 1", "value a bool = [true ]"},
            {"a:int = 1 | OR b:int = 1", "after [ ]"},
            {"two words |", "nothing []"},
        };
        for (String[] each : cases) {
            assertThat(page.evaluate("""
                    async (written) => {
                        const { placeAt } = await import("/-/assets/runs/nql-place.js");
                        const query = written.replace("|", "");
                        const place = placeAt(query, written.indexOf("|"));
                        const { what, path, type, aggregate, operator, depth, start, end } = place;
                        const known = [what, path, type, aggregate, operator, depth || undefined].filter((part) => part !== undefined);
                        return `${known.join(" ")} [${query.slice(start, end)}]`;
                    }""", each[0])).as(each[0]).isEqualTo(each[1]);
        }
    }

    @Test
    void theBoxKnowsTheTypesAndOperatorsThatTheLanguageHas() {
        goToBox();
        @SuppressWarnings("unchecked")
        List<String> fields = (List<String>) page.evaluate("""
                async () => {
                    const { TYPES, operatorsOf } = await import("/-/assets/runs/nql-words.js");
                    return [...TYPES.keys()].flatMap((type) => operatorsOf(type).map((operator) => `${type} ${operator}`));
                }""");
        List<String> known = new ArrayList<>();
        for (Nql.Type type : Nql.Type.values()) {
            for (Nql.Operator operator : Nql.Operator.values()) {
                addIfQuery(known, type.word() + " " + operator.word(), "1", "true", "active", "today");
            }
            addIfQuery(known, type.word() + " EXISTS", "");
            addIfQuery(known, type.word() + " NOT EXISTS", "");
        }
        assertThat(fields).containsExactlyInAnyOrderElementsOf(known);
    }

    private static void addIfQuery(List<String> known, String condition, String... values) {
        for (String value : values) {
            try {
                NqlParser.parse("a:" + condition + " " + value);
                known.add(condition);
                return;
            } catch (NqlException e) {
                assertThat(e).isNotNull(); // perhaps with another value
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------ text --

    @Test
    void aTextIsLookedForInNamesAndIdsAndTags() {
        goToBox();
        search("softmax", "another tree", "Softmax (v1.2)");
        assertThat(box()).hasValue(TEXT_QUERY.formatted("softmax", "softmax"));
        search("softmax", "another tree", "Softmax (v1.2)"); // the same query once more, and the box has it again
        assertThat(box()).hasValue(TEXT_QUERY.formatted("softmax", "softmax"));
        search("softmax (V1.2", "Softmax (v1.2)");
        assertThat(box()).hasValue(TEXT_QUERY.formatted("softmax \\\\(V1\\\\.2", "softmax (V1.2"));
        search("best \"so\" far", "a tree");
        search("-3", "another tree");
        search("\"a: b\"");
        assertThat(box()).hasValue(TEXT_QUERY.formatted("a: b", "a: b"));
        picture("query-text");
    }

    @Test
    void whatIsMeantToBeAQueryIsNotTakenForAText() {
        goToBox();
        for (String written :
                List.of("val/loss > 0.9", "adam AND sgd", "`params/lr`", "a:b \"c", "'a < b", "sys/name CONTAINS x")) {
            box().fill(written);
            box().press("Enter");
            assertThat(page.locator(".query-error")).containsText("Column");
            assertThat(box()).hasValue(written);
            box().fill("");
            box().press("Enter");
            assertThat(page.locator(".query-error")).hasCount(0);
        }
        forgive("400");
    }

    // --------------------------------------------------------------------------------------------------- nothing --

    @Test
    void fieldsThatNoRunHasAreNamedWithThoseThatAreNear() {
        goToBox();
        search(
                "params/optimiser:string = \"adam\" OR `val/lss`:floatSeries > 7 OR zzz:int = 1 OR sys/description:string = \"x\"");
        Locator remarks = page.getByLabel("Fields of the query").locator("li");
        assertThat(remarks).hasText(new String[] {
            "No run here has the field params/optimiser. Near it: params/optimizer.",
            "No run here has the field val/lss. Near it: val/loss.",
            "No run here has the field zzz."
        });
        assertAccessible();
        picture("query-no-field");
        search("params/lr:string = \"0.1\" OR params/lr:string = \"0.2\"");
        assertThat(remarks)
                .hasText(new String[] {"A run here has params/lr as float, which is not what the query asks for."});
        search("params/lr:int > 7");
        assertThat(page.locator(".page")).hasText("No run fits this query.");
        search("params/lr");
        assertThat(remarks)
                .hasText(new String[] {"params/lr is a field. A query about it begins with params/lr:float."});
    }
}
