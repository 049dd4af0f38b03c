package dev.nereid.testing;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test, no thread of the library's is left that was not there before. */
public final class LeavesNoThreads implements BeforeEachCallback, AfterEachCallback {
    private static final String NAMES = "nereid-";

    @Override
    public void beforeEach(ExtensionContext context) {
        store(context).put("before", threads());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Set<?> before = store(context).get("before", Set.class);
        Await.until("all threads " + NAMES + "* have ended", () -> before.containsAll(threads()));
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(LeavesNoThreads.class, context.getUniqueId()));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(NAMES))
                .collect(Collectors.toSet());
    }
}
