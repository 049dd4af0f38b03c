package dev.nereid.server;

import dev.nereid.cli.Main;
import dev.nereid.testing.JvmProcess;
import dev.nereid.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server in a process of its own, which has 256 MiB. */
final class SmallServer {
    private SmallServer() {}

    /** Returns when it answers; its first token is behind {@code NEREID_API_TOKEN=}. */
    static JvmProcess start(Path data, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0", "--data", data.toString()));
        arguments.addAll(List.of(more));
        arguments.addAll(TestDatabase.optionsFor(data));
        JvmProcess server = JvmProcess.start(Main.class, Map.of(), arguments);
        server.await("Stop with");
        return server;
    }
}
