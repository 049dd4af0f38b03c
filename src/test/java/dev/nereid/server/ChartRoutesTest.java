package dev.nereid.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.Visibility;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered to who looks at series and files: charts, lines, tables, pages; and to who asks wrongly. */
class ChartRoutesTest extends WithRoutes {
    private static final String CHARTS = "/api/v1/series/charts";

    private Map<String, String> names;

    @BeforeEach
    void fill() throws Exception {
        names = fixture(Visibility.PRIVATE);
    }

    private Answer charts(String body) throws Exception {
        return asSent(call(new Row("POST", CHARTS, "viewer", "-", body, 200), "viewer", names));
    }

    private Answer get(String path, String query) throws Exception {
        return asSent(call(new Row("GET", "/api/v1/" + path, "viewer", query, "-", 200), "viewer", names));
    }

    /** Without the names that {@link #call} puts for short values. */
    private Answer asSent(Answer answer) {
        String body = answer.body().replace("{notebookId}", "x").replace("{fresh}", Integer.toString(fresh - 1));
        return new Answer(answer.status(), body);
    }

    @Test
    void aChartHasStepsTimesValuesAndWhatIsSmoothedOfThem() throws Exception {
        Answer answer = charts("{\"axis\": \"time\", \"max\": 10, \"smoothing\": 0.5,"
                + " \"series\": [{\"id\": \"{run}\", \"path\": \"floats\"}]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"steps\":[0.0", "\"times\":[", "\"values\":[1.5]", "\"smoothed\":[1.5]");
    }

    @Test
    void aQuestionThatMeansNothingIsRefusedWithItsReason() throws Exception {
        String series = ", \"series\": [{\"id\": \"{run}\", \"path\": \"floats\"}]}";
        Map<String, String> wrong = Map.of(
                "{\"max\": 10" + series,
                "axis",
                "{\"axis\": \"depth\", \"max\": 10" + series,
                "step, time",
                "{\"axis\": \"step\", \"max\": 1" + series,
                "from 5 to 10000",
                "{\"axis\": \"step\", \"max\": 10, \"smoothing\": 1" + series,
                "less than 1",
                "{\"axis\": \"step\", \"max\": 10, \"smoothing\": \"much\"" + series,
                "not a number",
                "{\"axis\": \"step\", \"max\": 10}",
                "not an array",
                "{\"axis\": \"step\", \"max\": 10, \"series\": [{\"id\": \"{run}\", \"path\": \"texts\"}]}",
                "float series");
        for (String body : wrong.keySet()) {
            Answer answer = charts(body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.body()).as(body).contains(wrong.get(body));
        }
    }

    @Test
    void linesAreFoundAndPaged() throws Exception {
        assertThat(get("series/texts", "id={run}&path=texts&count=10&find=NOBODY-ELSE")
                        .body())
                .contains("\"matching\":1", SECRET);
        assertThat(get("series/texts", "id={run}&path=texts&count=10&find=xyz").body())
                .contains("\"matching\":0", "\"texts\":[]");
        assertThat(get("series/texts", "id={run}&path=texts&count=10&from=7").body())
                .contains("\"matching\":1", "\"texts\":[]");
        assertThat(get("series/texts", "id={run}&path=floats&count=10").status())
                .isEqualTo(400);
    }

    @Test
    void aSeriesIsATable() throws Exception {
        List<String> lines =
                get("series/csv", "id={run}&path=floats").body().lines().toList();
        assertThat(lines.get(0)).isEqualTo("step,time,value");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith("0.0,").endsWith(",1.5");
        assertThat(get("series/csv", "id={run}&path=texts").body()).contains("\"" + SECRET + "\"");
    }

    @Test
    void filesSayWhetherTheirContentIsHere() throws Exception {
        for (String path : List.of("file", "fileset", "images")) {
            assertThat(get("files/page", "id={run}&path=" + path + "&from=0&count=10")
                            .body())
                    .as(path)
                    .contains("\"count\":1", "\"arrived\":true");
        }
        assertThat(get("files/page", "id={run}&path=fileset&from=1&count=10").body())
                .contains("\"files\":[]");
        assertThat(get("files/page", "id={run}&path=int&from=0&count=10").status())
                .isEqualTo(404);
    }
}
