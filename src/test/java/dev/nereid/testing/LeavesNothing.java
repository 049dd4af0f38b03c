package dev.nereid.testing;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test, and after all of a class, nothing is left that was not there before: no thread, no open file, no connection,
 * no temporary file. JUnit finds it by itself, so that no test can forget it. What a test has failed for may have left
 * anything, and is not looked at.
 */
public final class LeavesNothing implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** On a test that leaves something open on purpose; on a class whose tests share what opens more when it is needed. */
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    public @interface Except {
        /** What, and why. */
        String value();
    }

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeavesNothing.class);
    private static final String EXCEPTED = "excepted";

    /** The HTTP client of Java 17 closes when nothing refers to it any more. */
    private static final int LOOKS_UNTIL_COLLECTED = 100;

    public LeavesNothing() throws IOException {
        Leftovers.createTemporary();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        look(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        look(context);
    }

    private static void look(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), Leftovers.now());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        boolean excepted = isExcepted(context.getTestMethod());
        if (excepted || context.getExecutionException().isPresent()) {
            exceptClass(context);
        } else if (!isExcepted(context.getTestClass())) {
            check(context);
        }
    }

    private static void exceptClass(ExtensionContext context) {
        Optional<ExtensionContext> above = context.getParent();
        while (above.isPresent() && above.get().getTestClass().isPresent()) {
            above.get().getStore(NAMESPACE).put(EXCEPTED, true);
            above = above.get().getParent();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (context.getStore(NAMESPACE).get(EXCEPTED) == null
                && context.getExecutionException().isEmpty()) {
            check(context);
        }
    }

    private static boolean isExcepted(Optional<? extends AnnotatedElement> element) {
        return element.isPresent() && element.get().isAnnotationPresent(Except.class);
    }

    private static void check(ExtensionContext context) throws Exception {
        Leftovers before = context.getStore(NAMESPACE).get(context.getUniqueId(), Leftovers.class);
        AtomicInteger looks = new AtomicInteger();
        Await.until(() -> "all is gone that the test has begun: " + before.since(), () -> {
            if (looks.incrementAndGet() % LOOKS_UNTIL_COLLECTED == 0) {
                System.gc();
            }
            return before.since().isEmpty();
        });
    }
}
