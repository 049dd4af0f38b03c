/**
 * The web app as a browser loads it: one page, {@code index.html}, at every address that people see; ES modules and style
 * sheets under {@code /-/assets/}, as they are in {@code src/main/resources/dev/nereid/server/web}, with Preact and uPlot
 * from their WebJars beside them. There is no build step, and nothing comes from another host. What the pages show they ask
 * of {@code /api/v1}, like any client.
 *
 * <pre>
 *   /                              projects
 *   /{workspace}/{project}         its runs; which columns, which order and which query is in the address
 *   /{workspace}/{project}/e/{id}  a run
 *   /{workspace}/{project}/m/{id}  a model or a version of one
 *   /{workspace}/{project}/-/…     what else a project has: compare, models, settings
 *   /-/…                           what is no project's: sign-in, account, accounts, files
 * </pre>
 *
 * <p>Names of workspaces and projects begin with none of {@code . ~ -}, so that {@code -} is none, and neither is {@code ~},
 * which stands for the workspace of a project that was named without one.
 *
 * <p>The page allows no script, style, image or request but those of its own host ({@link
 * dev.nereid.server.web.SecurityHeaders}); texts that people logged are set as text, never as markup.
 */
package dev.nereid.server.web;
