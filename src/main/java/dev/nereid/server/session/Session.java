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

    /** Something that handlers do. */
    @FunctionalInterface
    public interface Action<H> {
        void handle(H handlers, Context context) throws Exception;
    }

    /** From here on, the request is known to be this account's. */
    public static void begin(Context context, Store store, Token token) {
        context.attribute(NAME, new Session(token, store.as(token.account())));
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
        return context -> action.handle(handlers.apply(of(context).store()), context);
    }
}
