// Who sees a project, whether it takes anything, and its end: for its owners.
import { h, button, fieldset, h2, input, label, legend, p, section } from "../lib/dom.js";
import { post, remove } from "../lib/api.js";
import { projectChanged } from "../lib/project.js";
import { navigate } from "../lib/router.js";
import { confirm } from "../ui/confirm.js";
import { Failure } from "../ui/failure.js";
import { useAction } from "../ui/action.js";

export const VISIBILITIES = [
  ["private", "those who were given a role"],
  ["workspace", "members of the workspace too, as contributors"],
  ["public", "every account of this server; those who are no members as viewers"],
];

export function VisibilityChoice({ name, value, ...more }) {
  return fieldset(
    { class: "admin-choice" },
    legend("Who sees it"),
    VISIBILITIES.map(([each, text]) =>
      label(
        { key: each },
        input({ type: "radio", name, value: each, defaultChecked: each === value, ...more }),
        `${each}: ${text}`,
      ),
    ),
  );
}

export function Visibility({ project, reload }) {
  const { isBusy, error, run } = useAction();
  const change = (event) =>
    run(() => post("projects/visibility", { name: project.name, visibility: event.target.value })).then(reload);
  return section(
    { "aria-label": "Visibility" },
    h2("Visibility"),
    h(VisibilityChoice, {
      key: `${project.visibility} ${isBusy}`, // a choice that is refused is not shown on
      name: "visibility",
      value: project.visibility,
      disabled: isBusy,
      onChange: change,
    }),
    error && h(Failure, { error }),
  );
}

export function Archive({ project, reload }) {
  const { isBusy, error, run } = useAction();
  const change = () =>
    run(() => post("projects/archived", { name: project.name, archived: !project.archived })).then(() => {
      projectChanged();
      reload();
    });
  return section(
    { "aria-label": "Archive" },
    h2("Archive"),
    p(
      project.archived
        ? "This project is archived: it is read, and takes nothing. What jobs log for it waits in their run files."
        : "An archived project is read, and takes nothing any more, until it is brought back.",
    ),
    button({ type: "button", disabled: isBusy, onClick: change }, project.archived ? "Bring it back" : "Archive it"),
    error && h(Failure, { error }),
  );
}

export function Delete({ project }) {
  const ask = () =>
    confirm({
      title: `Delete ${project.name}?`,
      text:
        "Its runs and models with their files, also those in the trash, are deleted here for good. Run files on other" +
        " machines stay.",
      action: "Delete the project",
      typed: project.name,
      isDangerous: true,
      work: () => remove("projects", { name: project.name }),
    }).then((isDone) => isDone && navigate("/"));
  return section(
    { "aria-label": "Delete" },
    h2("Delete"),
    button({ type: "button", class: "danger", onClick: ask }, "Delete the project…"),
  );
}
