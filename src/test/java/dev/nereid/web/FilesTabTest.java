package dev.nereid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.nereid.store.ContentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files of a run: lists, previews that are never documents, downloads, and contents that are not here. */
class FilesTabTest extends RunBrowserTest {
    private static final String SVG = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"40\">"
            + "<script>document.title='run'; alert(1)</script><rect width=\"60\" height=\"40\" fill=\"teal\"/></svg>";

    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private String id;

    @Override
    void fill() throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("set"));
        for (int i = 0; i < 130; i++) {
            Files.writeString(folder.resolve(String.format("part-%03d.txt", i)), "content of part " + i);
        }
        id = logged(builder().name("files"), run -> {
            run.upload("plots/curve", Base64.getDecoder().decode(PNG), "curve.png");
            run.upload("plots/vector", SVG.getBytes(StandardCharsets.UTF_8), "vector.svg");
            run.upload("plots/broken", new byte[100], "broken.png");
            run.upload("text/page", (MARKUP + "\n<h1>no</h1>").getBytes(StandardCharsets.UTF_8), "page.html");
            run.upload("text/long", "0123456789abcde\n".repeat(40_000).getBytes(StandardCharsets.UTF_8), "long.log");
            run.upload("text/empty", new byte[0], "empty.txt");
            run.upload(
                    "tables/scores",
                    ("name,score\n\"a, \"\"b\"\"\",1\n" + MARKUP.replace("\"", "") + ",2\n"
                                    + IntStream.range(0, 500)
                                            .mapToObj(i -> "row " + i + "," + i + "\n")
                                            .collect(Collectors.joining()))
                            .getBytes(StandardCharsets.UTF_8),
                    "scores.csv");
            run.upload("model/weights", new byte[5000], "weights.bin");
            run.upload("tables/wide", "a,".repeat(5000).getBytes(StandardCharsets.UTF_8), "wide.csv");
            run.upload("text/odd", "plain text".getBytes(StandardCharsets.UTF_8), "odd.constructor");
            run.upload("model/gone", "to be lost".getBytes(StandardCharsets.UTF_8), "gone.txt");
            run.fileSet("data/parts").add(folder + "/*.txt");
            run.trackFiles("data/tracked", folder.toString());
            String[] colors = {"teal", "crimson", "goldenrod"};
            for (int i = 0; i < colors.length; i++) {
                run.fileSeries("samples")
                        .append(i * 10, disc(colors[i], 60 + 60 * i), "sample.svg", "epoch " + i + " " + MARKUP);
            }
        });
        lose("to be lost");
    }

    private static byte[] disc(String color, int x) {
        return ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"240\" height=\"160\"><circle cx=\"" + x
                        + "\" cy=\"80\" r=\"50\" fill=\"" + color + "\"/></svg>")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** As if a content had not arrived. */
    private void lose(String content) throws IOException {
        String sha256 = dev.nereid.codec.Sha256.of(content.getBytes(StandardCharsets.UTF_8));
        Files.delete(ContentStore.path(server.data().resolve("files"), sha256));
    }

    private void goToField(String path) {
        signIn();
        go("/ml/digits/e/" + id + "?tab=files&field=" + path);
        assertThat(page.locator(".files section h2")).hasText(path);
    }

    private Locator preview() {
        return page.locator(".preview");
    }

    private void assertShown(Locator image) {
        page.waitForCondition(
                () -> Boolean.TRUE.equals(image.evaluate("image => image.complete && image.naturalWidth > 0")));
        assertThat(image.getAttribute("src")).startsWith("blob:");
    }

    @Test
    void ofAWideTableTheFirstColumnsAreShown() {
        goToField("tables/wide");
        assertThat(preview().locator("th")).hasCount(100);
        assertThat(preview()).containsText("The first 100 of 5,001 columns.");
    }

    @Test
    void anExtensionThatNamesAPartOfTheLanguageIsTextToo() {
        goToField("text/odd");
        assertThat(preview()).containsText("plain text");
    }

    @Test
    void anImageIsShownFromMemory() {
        goToField("plots/curve");
        assertShown(preview().locator("img"));
        assertAccessible();
        picture("files-image");
    }

    @Test
    void aVectorImageRunsNoScript() {
        goToField("plots/vector");
        assertShown(preview().locator("img"));
        assertThat(page.title()).isNotEqualTo("run");
        assertThat(page.locator("svg, iframe, object, embed")).hasCount(0);
    }

    @Test
    void whatIsNoImageIsSaidSo() {
        goToField("plots/broken");
        assertThat(page.getByText("This is no image that a browser can show.")).isVisible();
    }

    @Test
    void aPageIsShownAsTheTextThatItIs() {
        goToField("text/page");
        assertThat(preview().locator("pre")).containsText(MARKUP + "\n<h1>no</h1>");
        assertThat(preview().locator("h1, img")).hasCount(0);
    }

    @Test
    void ofALongTextOnlyTheBeginningIsLoaded() {
        signIn();
        var answer = page.waitForResponse(
                response -> response.url().contains("/contents/"),
                () -> go("/ml/digits/e/" + id + "?tab=files&field=text/long"));
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body().length).isEqualTo(256 << 10);
        assertThat(page.getByText("The first 256 KiB of 625 KiB.")).isVisible();
    }

    @Test
    void anEmptyFileAndAFileOfBytesAreSaidSo() {
        goToField("text/empty");
        assertThat(page.getByText("The file is empty.")).isVisible();
        page.locator(".files-fields").getByText("model/weights").click();
        assertThat(page.getByText("There is no preview of this kind of file.")).isVisible();
        assertAccessible();
    }

    @Test
    void aTableIsATable() {
        goToField("tables/scores");
        assertThat(preview().locator("th")).hasText(new String[] {"name", "score"});
        assertThat(preview().locator("tbody tr")).hasCount(100);
        assertThat(preview().locator("td").first()).hasText("a, \"b\"");
        assertThat(preview().locator("img")).hasCount(0);
        assertThat(page.getByText("The first 100 rows.")).isVisible();
        assertAccessible();
        picture("files-csv");
    }

    @Test
    void aFileIsDownloadedUnderItsName() throws IOException {
        goToField("tables/scores");
        Download download = page.waitForDownload(
                () -> page.locator("section").getByText("Download").click());
        assertThat(download.suggestedFilename()).isEqualTo("scores.csv");
        assertThat(new String(download.createReadStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("name,score\n");
    }

    @Test
    void aSetIsListedByPages() {
        goToField("data/parts");
        assertThat(page.locator("tbody tr")).hasCount(100);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Next"))
                .click();
        assertThat(page.locator("tbody tr")).hasCount(30);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("part-120"))
                .click();
        assertThat(preview()).containsText("content of part 120");
        assertAccessible();
        picture("files-set");
    }

    @Test
    void anArtifactIsListedWithWhereItsFilesLie() {
        goToField("data/tracked");
        assertThat(page.locator("tbody tr")).hasCount(100);
        page.locator("tbody button").first().click();
        assertThat(page.getByText("Only noted, not copied")).isVisible();
        picture("files-artifact");
    }

    @Test
    void aContentThatIsNotHereIsSaidSo() {
        goToField("model/gone");
        assertThat(page.getByText("Its content has not arrived here yet.")).isVisible();
        assertThat(page.locator("section").getByText("Download")).hasCount(0);
    }

    @Test
    void aSeriesOfImagesIsGoneThroughByASlider() {
        goToField("samples");
        assertShown(preview().locator("img"));
        assertThat(page.getByText("3 of 3: step 20")).isVisible();
        assertThat(page.locator(".files section")).containsText("epoch 2 " + MARKUP);
        String last = preview().locator("img").getAttribute("src");
        page.getByLabel("Point").press("ArrowLeft");
        assertThat(page.getByText("2 of 3: step 10")).isVisible();
        page.waitForCondition(() -> !last.equals(preview().locator("img").getAttribute("src")));
        assertShown(preview().locator("img"));
        assertAccessible();
        picture("files-series");
    }
}
