/**
 * The wire of the Neptune Python client, versions 1.x: translation only. Nothing here owns data or a rule that the store does
 * not have.
 *
 * <p>The client reads three Swagger documents and calls what they name; {@link dev.nereid.server.neptune.ApiDocument} makes
 * a document and its routes from the same lines, which stand in {@link dev.nereid.server.neptune.BackendRoutes},
 * {@link dev.nereid.server.neptune.LeaderboardRoutes} and {@link dev.nereid.server.neptune.ArtifactRoutes}. Handlers are made
 * for each request, with the store as its account may use it.
 *
 * <p>It keeps no operation log that could be replayed, so the server keeps one for it: one log for each object and account,
 * numbered and dated by {@code dev.nereid.store.ServerLog}. A request whose answer was lost is sent again as it was. Most
 * operations may be done twice; points are not appended twice if the same body comes again within ten minutes.
 *
 * <p>Problems of one operation are items of an answer, never a status: that would end the client's thread. Trouble that may
 * pass is 503, which makes the client wait.
 */
package dev.nereid.server.neptune;
