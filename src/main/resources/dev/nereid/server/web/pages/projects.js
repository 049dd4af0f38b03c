// The projects that one may see.
import { a, div, h1, p, span, table, tbody, td, th, thead, tr, code, h } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { count } from "../lib/format.js";
import { useLoaded } from "../lib/loading.js";
import { projectPath } from "../lib/router.js";
import { Failure } from "../ui/failure.js";

function Nothing({ info }) {
  return info.local
    ? p("No run files here yet. A job that logs with Nereid in this directory makes one.")
    : p("No projects yet. The first sync makes one: ", code("nereid sync --project " + info.workspace + "/first"));
}

export default function Projects({ info }) {
  const { value, error, reload } = useLoaded((signal) => get("projects", {}, signal), []);
  if (error && !value) {
    return h(Failure, { error, retry: reload });
  }
  const projects = value?.projects ?? [];
  return div(
    { class: "page" },
    h1("Projects"),
    value && projects.length === 0 && h(Nothing, { info }),
    projects.length > 0 &&
      table(
        { class: "plain" },
        thead(tr(th("Project"), th("Key"), th({ class: "number" }, "Runs"), th("Who sees it"))),
        tbody(
          projects.map((project) =>
            tr(
              { key: project.name },
              td(a({ href: projectPath(project.name) }, project.name), project.archived && span({ class: "tag" }, "archived")),
              td(project.key),
              td({ class: "number" }, count(project.runs)),
              td(project.visibility),
            ),
          ),
        ),
      ),
  );
}
