package dev.nereid.server.session;

import io.javalin.http.Context;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Gives back what a request holds until its answer has been written, or its client has gone. Javalin writes answers when all
 * handlers are done, on the thread of the request, so that nothing but a filter around it knows when that is.
 */
public final class UntilAnswered implements Filter {
    private static final String HELD = "nereid.held";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            release(request);
        }
    }

    /** The request has it until {@link #release}. */
    static void hold(Context context, Budget.Part part) {
        Deque<Budget.Part> held = context.attribute(HELD);
        if (held == null) {
            held = new ArrayDeque<>();
            context.attribute(HELD, held);
        }
        held.push(part);
    }

    /** After the answer, whatever the request has. */
    @SuppressWarnings("unchecked")
    public static void release(ServletRequest request) {
        Deque<Budget.Part> held = (Deque<Budget.Part>) request.getAttribute(HELD);
        while (held != null && !held.isEmpty()) {
            held.pop().giveBack();
        }
    }
}
