package dev.nereid.server;

import dev.nereid.store.Store;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;

/** An address that was given to one person, to be opened once, begins a session. */
final class OpenHandler implements Handler {
    private final Store store;
    private final SessionCookie cookie;
    private final OneTimeKeys keys;

    OpenHandler(Store store, SessionCookie cookie, OneTimeKeys keys) {
        this.store = store;
        this.cookie = cookie;
        this.keys = keys;
    }

    @Override
    public void handle(Context context) {
        OneTimeKeys.Entry entry = keys.take(context.queryParam(Secrets.KEY));
        if (entry == null) {
            context.status(HttpStatus.FORBIDDEN)
                    .result("This address has been opened before, or is too old. At / one signs in with an API token.");
            return;
        }
        String secret = store.signIns().begin(entry.token());
        cookie.set(context, secret);
        context.redirect(PageKey.handedTo(entry.path(), secret));
    }
}
