package dev.nereid;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The processes that this one has started, and those that they have started. */
final class ChildProcesses {
    private ChildProcesses() {}

    /** Asks all to end, and kills those that still live after this time. */
    static void end(Duration patience) {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroy);
        CompletableFuture<?>[] ends =
                children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(TimeUnit.NANOSECONDS.convert(patience), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            children.forEach(ProcessHandle::destroyForcibly);
            ProcessHandle.current()
                    .descendants()
                    .forEach(ProcessHandle::destroyForcibly); // and those started meanwhile
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a process can't fail", e);
        }
    }
}
