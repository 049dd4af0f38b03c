package dev.nereid.server;

import io.javalin.http.Context;

/** What a browser shows where the Python client's links lead. Says nothing that would need a token. */
final class Pages {
    private static final String TEXT = """
            This is a Nereid server. It has no web app yet; its data are read by programs and from the command line:

              nereid download CLS-3           the files of a run
              nereid project list             the projects

            In Java, a run is read with Nereid.initRun().withId("CLS-3").mode(Mode.READ_ONLY); in Python, with
            neptune.init_run(with_id="CLS-3", mode="read-only").
            """;

    private Pages() {}

    static void show(Context context) {
        context.contentType("text/plain; charset=utf-8").result(TEXT);
    }
}
