package dev.nereid.server.session;

import dev.nereid.store.Account;
import dev.nereid.store.Store;
import dev.nereid.store.Token;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.function.Function;

/** One account during one request. */
public record Session(Token token, Store store) {
    private static final String NAME = "nereid.session";
    private static final String CONNECTION = "Connection";

    private static final Token LOCAL = new Token("local", new Account(0, "local", false), 0, null, null, false, null);

    /** What Javalin's pool has. */
    static final int THREADS = 250;

    private static final Budget REQUESTS = new Budget(
            THREADS,
            THREADS / 2,
            0,
            "Requests of this account take half of the server's threads already. Nothing was changed; the request can be"
                    + " sent again.");

    /** Something that handlers do. */
    @FunctionalInterface
    public interface Action<H> {
        void handle(H handlers, Context context) throws Exception;
    }

    /**
     * Until it begins, nobody is known, and the answer will end the connection: the system takes one answer to a stranger off
     * our hands even if nobody reads it, but it would not take many, and a thread would wait.
     */
    public static void await(Context context) {
        context.header(CONNECTION, "close");
    }

    /**
     * From here on, the request is known to be this account's.
     *
     * @throws LaterException if the account has half of the threads, whatever they do or wait for
     */
    public static void begin(Context context, Store store, Token token) {
        UntilAnswered.hold(context, REQUESTS.take(token.account().name(), 1));
        context.res().setHeader(CONNECTION, null);
        context.attribute(NAME, new Session(token, store.as(token.account())));
    }

    /** The same on a local server, whose store is all that one person's who was let in. */
    public static void beginLocal(Context context, Store store) {
        context.res().setHeader(CONNECTION, null);
        context.attribute(NAME, new Session(LOCAL, store));
    }

    public Account account() {
        return token.account();
    }

    /** Of a request whose account is known. */
    public static Session of(Context context) {
        return context.attribute(NAME);
    }

    /** Does something with handlers that are made for the request's account. */
    public static <H> Handler with(Function<Store, H> handlers, Action<H> action) {
        return context -> {
            try {
                action.handle(handlers.apply(of(context).store()), context);
            } finally {
                BodyMemory.end(context);
            }
        };
    }
}
