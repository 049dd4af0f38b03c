/**
 * The server: the store behind HTTP.
 *
 * <p>Native API, under {@code /api/v1}, with {@code Authorization: Bearer <api_key>} on every request, or with
 * the cookie of a session, which {@code POST session} begins:
 *
 * <pre>
 *   POST session                         {"token": "…"}, a whole API token or the key in it, or {"account": "alice",
 *                                        "password": "…"}; answered with the cookie
 *   DELETE session                       ends it
 *   GET  info                            who this server is: instance, epoch, workspace and the own role in it, account
 *   GET  logs/{id}                       what is applied of a log (a fork adds ?file=&amp;parent=&amp;base=)
 *   GET  logs/{id}/checksums?after=&amp;max=  checksums of applied operations, 4 bytes each
 *   GET  logs/{id}/rejections?after=&max= operations of it that are kept aside, and why
 *   POST logs/{id}/operations            a batch (dev.nereid.codec.BatchCodec), gzip or plain; ?sys_id= says which ID the
 *                                        server gave the object before, in case that a restore has lost it
 *   POST operations                      batches of several logs (dev.nereid.codec.BatchSet), gzip or plain; each is
 *                                        answered as it would be alone: {"answers": [{"applied": …}, {"error": …}]}
 *   POST logs/{id}/lost?first=&amp;last=&amp;digest=  operations that the file has lost, and the digest before them: what
 *                                        follows is taken behind them
 *   POST logs/{id}/fill                  a batch of operations that were lost until now
 *   POST logs/{id}/ping                  the writer lives; ?listens=true: and can be asked to stop. It is answered
 *                                        {"request": {"id": "…", "kind": "stop", "by": "admin"}} if it was
 *   GET  object?id=                      an object with its attributes, by sys/id or offline/&lt;object id&gt;
 *   GET  object?project=&amp;custom_run_id=   a run by its custom ID; without that, what is logged to the project
 *   GET  objects/named?name=&amp;max=      those that somebody may mean by a name
 *   GET  objects/snapshot?id=            all that is known of one: an SQLite file, gzip if that is accepted
 *   POST objects/query                   objects with the attributes asked for (QueryJson)
 *   POST objects/ids                     of a query, in its order: {"ids": ["CLS-3"]}; with "group_by": "params/lr" in the
 *                                        query {"groups": [{"type": "float", "value": "0.1", "ids": []}]}
 *   POST objects/edit                    {"id": "CLS-3", "operations": []}, all of them or none: {"op": "assign", "path": "a",
 *                                        "type": "string", "value": "x"}, {"op": "add", "path": "sys/tags", "values": ["x"]},
 *                                        remove alike, {"op": "delete", "path": "a"}, {"op": "stage", "value": "production"}
 *   GET  fields?project=&amp;kind=&amp;text=&amp;max= fields whose path has a text in it, and their types
 *   POST objects/rejections              {"id": "CLS-3", "paths": [], "sequences": [], "log_id": null, "max": 100}: what is
 *                                        kept aside of it; objects/rejections/retry and objects/rejections/drop the same,
 *                                        without max
 *   POST objects/trash                   {"ids": ["CLS-3"]}; objects/restore and objects/delete alike
 *   POST objects/stop                    {"ids": ["CLS-3"]}: asks their processes to end; objects/abort alike
 *   GET  series?id=&amp;path=                 points (dev.nereid.codec.PointsStream)
 *   POST series/charts                   {"axis": "step", "smoothing": 0.6, "max": 1500, "series": [{"id": "CLS-3", "path":
 *                                        "train/loss", "from": 0, "to": 500}]}: what charts draw of float series, thinned
 *                                        out; with the axis "time", from and to are in milliseconds
 *   GET  series/texts?id=&amp;path=&amp;from=&amp;count=&amp;find=  a page of a string series; without from, the last one
 *   GET  series/csv?id=&amp;path=             all points, as CSV
 *   GET  files?id=&amp;path=                  files of a file field, a file set or an artifact
 *   GET  files/page?id=&amp;path=&amp;from=&amp;count=  some of them, or of a file series; and whether their contents are here
 *   POST contents/missing                {"sha256": […]}: which have not arrived whole, and how far they are
 *   PUT  contents/{sha256}?offset=&amp;size=  the next part of a content; what is confirmed is on disk
 *   GET  contents/{sha256}               a content, with ranges
 *   GET  files/local?object_id=          how run files are, all or those of an object, from {@code nereid ui} alone
 *   GET  projects                        those that the account may see
 *   GET  project                         one of them, and the role of the account in it
 *   POST projects                        {"name": "workspace/name", "key": "CLS", "visibility": "private"}
 *   POST projects/visibility             {"name": "workspace/name", "visibility": "public"}
 *   POST projects/archived               {"name": "workspace/name", "archived": true}
 *   DELETE projects?name=                with all that is in it
 *   GET  members?project=                who was given which role, and the own one; or ?workspace=
 *   POST members                         {"project": "workspace/name", "name": "alice", "role": "viewer"}, or "workspace"
 *   DELETE members?project=&amp;name=        or ?workspace=
 *   GET  accounts                        of the server, for its administrator
 *   POST accounts                        {"name": "alice", "service": false}, answered {"key": "…", "token": "…"}
 *   POST accounts/token                  {"name": "alice", "alone": true, "lifetime_seconds": 86400}: another key, and
 *                                        whether the others end
 *   GET  accounts/tokens?name=           without their secrets; without a name, of all accounts
 *   POST accounts/tokens/renew           {"id": "4f1c09a2be", "lifetime_seconds": 86400}
 *   DELETE accounts/tokens?id=           a token with its sessions, or one session
 *   GET  accounts/sessions?name=         of browsers, and whether the account has a password
 *   POST accounts/password               {"name": "alice", "current": "…", "password": "…"}; "current" where a session
 *                                        changes the own one
 *   DELETE accounts?name=
 * </pre>
 *
 * <p>{@code GET /-/open?key=} begins the session of a browser by a key that somebody was given: of {@code nereid ui}, or once of
 * {@code nereid demo --serve}.
 *
 * <p>Every answer names the store in the header {@code Nereid-Instance}, and in {@code Nereid-Epoch} which of its lives it is
 * in: what answers at an address may change, and a restore from a backup begins another life.
 *
 * <p>The answer to a batch and to {@code logs/{id}}:
 *
 * <pre>
 *   {"outcome": "APPLIED", "applied": 120, "digest": "9f3c…", "object_id": "…", "sys_id": "CLS-3",
 *    "project": "ml/digits", "rejected": 0, "clamped": 0}
 * </pre>
 *
 * <p>An error is {@code {"error": {"code": "project_missing", "message": "…"}}} with a fitting status. Bodies are limited
 * before and after unpacking.
 *
 * <h2>Threats</h2>
 *
 * <p>To be kept: what projects hold, from those who have no role there, and that they exist; that nobody changes what
 * others logged; the secrets of tokens; and that the server goes on for others. Against: strangers who reach the port;
 * accounts with fewer rights than they want, or whose token was stolen; jobs that went wild; files that others made; and
 * for clients, a server that lies.
 *
 * <ul>
 *   <li>Strangers are stopped at {@link dev.nereid.server.session.Gate}, before a byte of a body is read: a secret is
 *       256 random bits, kept as its SHA-256, found by that and compared in constant time. Wrong ones are counted by
 *       address, right ones always count for themselves. By default the server listens on loopback alone.
 *       {@code SlowClients} and a limit of connections keep those who only hold on from taking all, and an answer to a
 *       stranger ends its connection, so that answers nobody reads do not pile up and block threads; the bodies that
 *       are read before anybody is known, a refresh token and what one signs in with, take no thread.
 *   <li>Passwords can be guessed, so they are hashed with Argon2id, and wrong ones are counted by account, and by address but for
 *       loopback, where a proxy may be: beyond ten, one in ten seconds is looked at. An account that is not there takes as long as a wrong password and is
 *       answered the same. Few are hashed at once. What is sent to sign in is read without a thread, as nobody is known yet.
 *       Whoever guesses keeps the account's owner from signing in by password meanwhile, but not by token.
 *   <li>A browser's session is a cookie that no script reads and no other site makes a browser send; what changes something
 *       needs a header besides, which only our own pages can set. A session ends after 14 days, with the token or password
 *       that it began with, when it is ended, or with its account. Contents that people logged are never run as pages
 *       ({@code SecurityHeaders}).
 *   <li>Accounts are stopped in {@code dev.nereid.store.Access}, in the transaction of what they ask. What they may not see is
 *       answered as what there is not. {@code RoutesTest} knows all routes and what each is for whom; a new one has to be
 *       added there.
 *   <li>A stolen token ends when it is revoked, or expires. Until then it does what its account may; one that expires
 *       makes none that outlives it, of no account, renews none to do so, and sets no password. So does its session. The Python client's access and refresh tokens
 *       are the API token in another dress, and end with it.
 *   <li>Bytes are parsed with limits before and after unpacking, of depth, count and size; what is made of bodies
 *       and read for answers has parts of the heap, which an account can't take from others
 *       ({@code MemoryBudget}). So have answers of more than 16 KiB, until they have been written to the client or it is
 *       gone ({@code UntilAnswered}); those that come from files have nothing in memory. Names are checked where they come
 *       in and where they become paths. SQL is made by jOOQ with values bound; regular expressions are RE2/J's, in linear
 *       time; nothing that arrives is ever run or loaded.
 *   <li>SQLite files of others are opened by {@code dev.nereid.db.Sqlite.openForeignReader}.
 *   <li>Of the 250 threads, requests of one account have 125 at most, whatever they wait for: a body that trickles in, an
 *       answer that is not read, memory, the database. Large answers, which a client that does not read holds up, have 125
 *       of all accounts and 62 of one. Whoever comes beyond that is answered 503 at once. So one account can't keep others
 *       waiting, but several together can, and its own requests wait in vain until {@code SlowClients} ends, after a minute,
 *       what is not read. That the answer 503 finds no room on a connection whose earlier answers were not read, and holds a
 *       thread as long, is not prevented.
 *   <li>Who sends too much is answered 429 or 507, each account for itself ({@link dev.nereid.server.ServerLimits}, {@link
 *       dev.nereid.store.Quotas}).
 * </ul>
 *
 * <p>{@code nereid ui} ({@link dev.nereid.server.LocalServer}) has one person and no accounts. It listens on loopback alone,
 * which others on a shared machine reach as well: so whoever asks has to show a cookie that a key of 256 random bits began, which
 * only the terminal of that person has shown; and has to name this host as loopback, so that no name of another site leads
 * here. What changes something has no route there.
 *
 * <p>Not defended: the network without TLS; the machine, its administrator, whoever writes to the data directory or the
 * database; that whoever may log anywhere and knows the SHA-256 of a content can tell that it is here, and name it in a run
 * of its own; that an owner of a project learns whether a name is an account's, that response times may tell a little; and behind
 * a proxy on another machine, that whoever guesses keeps all others from signing in by password.
 *
 * <p>Handlers translate and own no rule: what a request means, and whether its account may do it, is decided in {@link
 * dev.nereid.store.Store}. What an account may not see is answered as if it were not there.
 */
package dev.nereid.server;
