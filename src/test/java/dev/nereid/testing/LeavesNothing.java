package dev.nereid.testing;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test, nothing is left that was not there before: no thread, no open file, no connection, no temporary file.
 * JUnit finds it by itself, so that no test can forget it. What a test has failed for may have left anything, and is not
 * looked at.
 */
public final class LeavesNothing implements BeforeEachCallback, AfterEachCallback {
    /** On a test of something that is left open on purpose. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    public @interface Except {
        /** What, and why. */
        String value();
    }

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeavesNothing.class);

    public LeavesNothing() throws IOException {
        Leftovers.createTemporary();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), Leftovers.now());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Leftovers before = context.getStore(NAMESPACE).get(context.getUniqueId(), Leftovers.class);
        boolean excepted = context.getRequiredTestMethod().isAnnotationPresent(Except.class);
        if (excepted || context.getExecutionException().isPresent()) {
            return;
        }
        List<String> left = before.since();
        if (!left.isEmpty()) {
            Await.until(
                    () -> "all is gone that the test has begun: " + before.since(),
                    () -> before.since().isEmpty());
        }
    }
}
