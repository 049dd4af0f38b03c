package dev.nereid.sync;

import dev.nereid.codec.BatchCodec;
import dev.nereid.codec.BatchSet;
import dev.nereid.codec.LogIdentity;
import dev.nereid.codec.OperationBatch;
import dev.nereid.model.AppliedState;
import dev.nereid.sync.HttpTransport.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Small batches of many run files on their way to one server, from several threads. A request and a commit cost more than
 * what is in such a batch; so those that come while a request is under way wait, and share the next. One that is large, or
 * alone, goes by itself. So do those whose request has failed: what is wrong with one of them is not to hold up the others.
 * Safe for many threads.
 */
final class SharedRequests {
    private static final int SMALL_BYTES = 32 << 10;

    private final HttpTransport server;
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // guarded by this
    private boolean isSending; // guarded by this

    SharedRequests(HttpTransport server) {
        this.server = server;
    }

    /** A batch of a thread that waits for the answer. Guarded by the outer class's lock. */
    private static final class Waiting {
        private final LogIdentity log;
        private final long time; // of its first operation
        private final BatchSet.Encoded batch;
        private Answer answer; // null until there is one
        private boolean hasFailed; // the request that it shared

        Waiting(LogIdentity log, long time, BatchSet.Encoded batch) {
            this.log = log;
            this.time = time;
            this.batch = batch;
        }

        boolean isDone() {
            return answer != null || hasFailed;
        }
    }

    /** As {@link HttpTransport#apply(OperationBatch, String)}. */
    AppliedState apply(OperationBatch batch, String knownId) {
        byte[] bytes = BatchCodec.encode(batch);
        if (bytes.length > SMALL_BYTES) {
            return server.apply(batch.log(), bytes, knownId);
        }
        Waiting own = new Waiting(batch.log(), batch.operations().get(0).time(), new BatchSet.Encoded(bytes, knownId));
        synchronized (this) {
            waiting.add(own);
        }
        while (true) {
            List<Waiting> group = groupUnless(own);
            if (group.isEmpty()) {
                return own.hasFailed ? server.apply(own.log, bytes, knownId) : answerTo(own);
            }
            send(group);
        }
    }

    /** How many wait for their turn. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Who is to be sent by this thread, which is the one that sends then; nobody once its own batch is answered. */
    private synchronized List<Waiting> groupUnless(Waiting own) {
        try {
            while (isSending && !own.isDone()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            waiting.remove(own);
            throw SyncException.temporary("The sync was stopped while it waited for the server.", null);
        }
        List<Waiting> group = new ArrayList<>();
        if (!own.isDone()) {
            isSending = true;
            waiting.remove(own);
            group.add(own);
            while (group.size() < BatchSet.ENTRIES_MAX && !waiting.isEmpty()) {
                group.add(waiting.poll());
            }
        }
        group.sort(Comparator.comparingLong(each -> each.time)); // as IDs are given in this order
        return group;
    }

    private synchronized AppliedState answerTo(Waiting own) {
        if (own.answer.failure() != null) {
            throw own.answer.failure();
        }
        return own.answer.state();
    }

    private void send(List<Waiting> group) {
        List<Answer> answers = null;
        try {
            answers = ask(group);
        } catch (SyncException e) {
            answers = group.size() == 1 ? List.of(new Answer(null, e)) : null;
        } finally { // else the others would wait for ever
            end(group, answers);
        }
    }

    private List<Answer> ask(List<Waiting> group) {
        if (group.size() > 1) {
            return server.applyAll(group.stream().map(each -> each.batch).toList());
        }
        Waiting one = group.get(0);
        return List.of(new Answer(server.apply(one.log, one.batch.batch(), one.batch.knownId()), null));
    }

    /** @param answers null if the request has failed */
    private synchronized void end(List<Waiting> group, List<Answer> answers) {
        for (int i = 0; i < group.size(); i++) {
            group.get(i).answer = answers == null ? null : answers.get(i);
            group.get(i).hasFailed = answers == null;
        }
        isSending = false;
        notifyAll();
    }
}
