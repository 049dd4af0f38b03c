package dev.nereid.web;

import dev.nereid.cli.Main;
import dev.nereid.testing.JvmProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code nereid ui} in a process of its own. */
final class LocalUi implements AutoCloseable {
    private static final String BEGINNING = "http://127.0.0.1:";

    final JvmProcess process;

    /** With the key. */
    final String url;

    private LocalUi(JvmProcess process) throws Exception {
        this.process = process;
        this.url = BEGINNING + process.await(BEGINNING);
    }

    static LocalUi start(Path runs, Path cache) throws Exception {
        return new LocalUi(JvmProcess.start(
                Main.class,
                Map.of("NEREID_CACHE_DIR", cache.toString()),
                List.of("ui", "--path", runs.toString(), "--port", "0")));
    }

    String address(String path) {
        return url.replaceFirst("/-/open.*", "") + path;
    }

    @Override
    public void close() {
        process.close();
    }
}
