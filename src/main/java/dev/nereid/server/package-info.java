/**
 * The server: the store behind HTTP.
 *
 * <p>Native API, under {@code /api/v1}, with {@code Authorization: Bearer <api_key>} on every request:
 *
 * <pre>
 *   GET  info                            who this server is: instance, epoch, workspace, account
 *   GET  logs/{id}                       what is applied of a log (a fork adds ?file=&amp;parent=&amp;base=)
 *   GET  logs/{id}/checksums?after=&amp;max=  checksums of applied operations, 4 bytes each
 *   GET  logs/{id}/rejections?after=&max= operations of it that are kept aside, and why
 *   POST logs/{id}/operations            a batch (dev.nereid.codec.BatchCodec), gzip or plain
 *   POST logs/{id}/ping                  the writer lives; ?listens=true: and can be asked to stop. It is answered
 *                                        {"request": {"id": "…", "kind": "stop", "by": "admin"}} if it was
 *   GET  object?id=                      an object with its attributes, by sys/id or offline/&lt;object id&gt;
 *   GET  object?project=&amp;custom_run_id=   a run by its custom ID; without that, what is logged to the project
 *   POST objects/query                   objects with the attributes asked for (QueryJson)
 *   POST objects/trash                   {"ids": ["CLS-3"]}; objects/restore and objects/delete alike
 *   POST objects/stop                    {"ids": ["CLS-3"]}: asks their processes to end; objects/abort alike
 *   GET  series?id=&amp;path=                 points (dev.nereid.codec.PointsStream)
 *   GET  files?id=&amp;path=                  files of a file field, a file set or an artifact
 *   POST contents/missing                {"sha256": […]}: which have not arrived whole, and how far they are
 *   PUT  contents/{sha256}?offset=&amp;size=  the next part of a content; what is confirmed is on disk
 *   GET  contents/{sha256}               a content, with ranges
 *   GET  projects                        those that the account may see
 *   POST projects                        {"name": "workspace/name", "key": "CLS", "visibility": "private"}
 *   POST projects/visibility             {"name": "workspace/name", "visibility": "public"}
 *   POST projects/archived               {"name": "workspace/name", "archived": true}
 *   DELETE projects?name=                with all that is in it
 *   GET  members?project=                who was given which role; or ?workspace=
 *   POST members                         {"project": "workspace/name", "name": "alice", "role": "viewer"}, or "workspace"
 *   DELETE members?project=&amp;name=        or ?workspace=
 *   GET  accounts                        of the server, for its administrator
 *   POST accounts                        {"name": "alice", "service": false}, answered {"key": "…"}
 *   POST accounts/token                  {"name": "alice", "alone": true}: another key, and whether the others end
 *   DELETE accounts?name=
 * </pre>
 *
 * <p>Every answer names the store in the header {@code Nereid-Instance}: what answers at an address may change.
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
 * <p>Handlers translate and own no rule: what a request means, and whether its account may do it, is decided in {@link
 * dev.nereid.store.Store}. What an account may not see is answered as if it were not there.
 */
package dev.nereid.server;
