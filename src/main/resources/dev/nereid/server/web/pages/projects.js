// The projects that one may see; another one; and who belongs to a workspace.
import { a, code, details, div, h, h1, input, label, p, span, summary, td, tr, useState } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { count } from "../lib/format.js";
import { useLoaded } from "../lib/loading.js";
import { projectPath } from "../lib/router.js";
import { NewProject } from "../admin/new-project.js";
import { WideTable } from "../admin/wide-table.js";
import { Workspace } from "../admin/workspace.js";
import { Failure } from "../ui/failure.js";

/** So many can be looked through. */
const FEW = 10;

/** digits-2 before digits-10. */
const BY_NUMBER = new Intl.Collator("en", { numeric: true });

function NothingHere() {
  const { value } = useLoaded((signal) => get("files/local", {}, signal), []);
  const place = value ? ["in ", code(value.place)] : "here";
  return p("No run files ", place, " yet. A job that logs with Nereid in this directory makes one.");
}

function Nothing({ info }) {
  if (info.local) {
    return h(NothingHere);
  }
  return info.workspace_role
    ? p("No projects yet. Create one, or sync to it: ", code(`nereid sync --project ${info.workspace}/first`))
    : p(
        "You see no project yet. An owner of one gives you a role there, or an administrator of the workspace" +
          ` ${info.workspace} makes you a member.`,
      );
}

function Table({ name, projects, isLocal }) {
  return h(WideTable, {
    name,
    heads: isLocal ? ["Project", "Key", "Runs"] : ["Project", "Key", "Runs", "Who sees it"],
    numbers: ["Runs"],
    rows: projects.map((project) =>
      tr(
        { key: project.name },
        td(
          a({ href: projectPath(project.name) }, project.name),
          project.archived && span({ class: "tag" }, "archived"),
        ),
        td(project.key),
        td({ class: "number" }, count(project.runs)),
        !isLocal && td(project.visibility),
      ),
    ),
  });
}

function List({ projects, isLocal }) {
  const [sought, seek] = useState("");
  const fits = (project) => `${project.name} ${project.key}`.toLowerCase().includes(sought.trim().toLowerCase());
  const found = projects.filter(fits).sort((one, other) => BY_NUMBER.compare(one.name, other.name));
  const active = found.filter((project) => !project.archived);
  const archived = found.filter((project) => project.archived);
  return [
    projects.length > FEW &&
      label(
        { class: "labelled" },
        "Find a project",
        input({ type: "search", value: sought, onInput: (event) => seek(event.target.value) }),
      ),
    found.length === 0 && p({ role: "status" }, `No project here has "${sought.trim()}" in its name or key.`),
    active.length > 0 && h(Table, { name: "Projects", projects: active, isLocal }),
    archived.length > 0 &&
      details(
        { class: "admin-more", open: sought !== "" || active.length === 0 },
        summary(`Archived: ${count(archived.length)}`),
        h(Table, { name: "Archived projects", projects: archived, isLocal }),
      ),
  ];
}

/** Only a member is told who the others are. */
function Administration({ info, workspace, isEmpty }) {
  const isMember = workspace === info.workspace ? info.workspace_role : true;
  return [
    info.workspace_role
      ? details(
          { class: "admin-more", open: isEmpty },
          summary("Create a project"),
          h(NewProject, { workspace: info.workspace }),
        )
      : p({ class: "hint" }, `Members of the workspace ${info.workspace} create projects in it.`),
    isMember && h(Workspace, { info, workspace }),
  ];
}

export default function Projects({ info, parameters }) {
  const { value, error, reload } = useLoaded((signal) => get("projects", {}, signal), []);
  if (error && !value) {
    return h(Failure, { error, retry: reload });
  }
  const projects = value?.projects ?? [];
  return div(
    { class: "page", "aria-busy": value ? undefined : "true" },
    h1("Projects"),
    value && projects.length === 0 && h(Nothing, { info }),
    projects.length > 0 && h(List, { projects, isLocal: info.local }),
    value &&
      !info.local &&
      h(Administration, {
        info,
        workspace: parameters.get("workspace") ?? info.workspace,
        isEmpty: projects.length === 0,
      }),
  );
}
