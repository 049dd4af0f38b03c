// What a project is to whom: members, visibility, archive, trash and end. What one may not do is not offered.
import { h, a, div, h1, p, span } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { useLoaded } from "../lib/loading.js";
import { Archive, Delete, Visibility } from "../admin/project-state.js";
import { Members } from "../admin/members.js";
import { Trash } from "../admin/trash.js";
import { Failure } from "../ui/failure.js";

const ROLES = [
  { name: "viewer", can: "reads" },
  { name: "contributor", can: "logs and edits" },
  { name: "owner", can: "gives roles, deletes the project" },
];

function ask(project, signal) {
  return Promise.all([get("members", { project }, signal), get("projects", {}, signal)]).then(([members, all]) => ({
    ...members,
    project: all.projects.find((each) => each.name === project),
  }));
}

export default function Settings({ info, project }) {
  const { value, error, reload } = useLoaded(
    (signal) => (info.local ? Promise.resolve(null) : ask(project, signal)),
    [project],
  );
  if (info.local) {
    return div({ class: "page" }, h1("Settings"), p("Run files of this machine have no settings."));
  }
  if (!value) {
    return error ? h(Failure, { error, retry: reload }) : div({ class: "page", "aria-busy": "true" });
  }
  const isOwner = value.role === "owner";
  const workspace = project.split("/")[0];
  return div(
    { class: "page" },
    h1("Settings", value.project.archived && span({ class: "tag" }, "archived")),
    p(
      `Your role here is ${value.role}. The key of its runs is ${value.project.key}.`,
      !isOwner && ` Its visibility is ${value.project.visibility}. Owners change what is on this page.`,
    ),
    error && h(Failure, { error, retry: reload }),
    h(Members, {
      title: "Members",
      hint: ["Others may be here by its visibility, or as administrators of ", workspaceLink(workspace), "."],
      place: { project },
      roles: ROLES,
      members: value.members,
      account: info.account,
      isAllowed: isOwner,
      whoCan: "An owner of the project gives roles.",
      mayLeave: true,
      reload,
    }),
    isOwner && h(Visibility, { project: value.project, reload }),
    h(Trash, { project, isAllowed: value.role !== "viewer" }),
    isOwner && [h(Archive, { project: value.project, reload }), h(Delete, { project: value.project })],
  );
}

function workspaceLink(workspace) {
  return a({ href: `/?workspace=${encodeURIComponent(workspace)}` }, `the workspace ${workspace}`);
}
