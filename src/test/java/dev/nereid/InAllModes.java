package dev.nereid;

import dev.nereid.testing.Quiet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** Tests of fields: what is logged in a mode is read in it, with a real server beside. */
abstract class InAllModes extends WithServer {
    final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setEnvironment() {
        environment.put("NEREID_CACHE_DIR", temporary.resolve("cache").toString());
        environment.put("NEREID_API_TOKEN", server.token());
        environment.put("NEREID_PROJECT", project());
        environment.put("NEREID_DIR", runs().toString());
    }

    String project() {
        return "ml/fields";
    }

    Run start(Mode mode) {
        return runBuilder(mode).start();
    }

    RunBuilder runBuilder(Mode mode) {
        return new RunBuilder(Quiet.settings(environment)).mode(mode);
    }

    /** From the server, by somebody who logs nothing. */
    Run readOnServer(String id) {
        return runBuilder(Mode.READ_ONLY).withId(id).start();
    }
}
