// What is above a table: how many runs, other columns and groups, and what can be done with those that are chosen.
import { h, a, button, div, span } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { count, plural } from "../lib/format.js";
import { navigate, projectPath } from "../lib/router.js";
import { confirm } from "../ui/confirm.js";
import { FieldInput } from "../ui/field-input.js";
import { COLUMN_WIDTH, changeGroup } from "./view.js";

const COMPARED_MAX = 50;

function Chosen({ project, ids, view, canEdit, done }) {
  const all = [...ids];
  const ask = (title, text, action, path, isDangerous) =>
    confirm({ title, text, action, isDangerous, work: () => post(path, { ids: all }) }).then((isDone) => isDone && done());
  const these = plural(all.length, "run");
  return div(
    { class: "chosen", role: "group", "aria-label": "Chosen runs" },
    span(`${these} chosen`),
    button(
      {
        type: "button",
        class: "primary",
        disabled: all.length > COMPARED_MAX,
        title: all.length > COMPARED_MAX ? `At most ${COMPARED_MAX} runs can be compared` : "",
        onClick: () => navigate(`${projectPath(project, "-", "compare")}?runs=${all.map(encodeURIComponent).join(",")}`),
      },
      "Compare",
    ),
    canEdit &&
      !view.isTrash && [
        button(
          {
            type: "button",
            onClick: () =>
              ask(`Stop ${these}?`, "Every process is asked to end in order. What was logged stays.", "Stop", "objects/stop"),
          },
          "Stop",
        ),
        button(
          {
            type: "button",
            onClick: () =>
              ask(`Move ${these} to the trash?`, "What is there can be restored.", "Move to trash", "objects/trash"),
          },
          "Trash",
        ),
      ],
    canEdit &&
      view.isTrash && [
        button({ type: "button", onClick: () => ask(`Restore ${these}?`, "What is restored is among the runs again.", "Restore", "objects/restore") }, "Restore"),
        button(
          {
            type: "button",
            class: "danger",
            onClick: () =>
              ask(`Delete ${these} for good?`, "All that was logged goes, and nobody can bring it back.", "Delete", "objects/delete", true),
          },
          "Delete",
        ),
      ],
    button({ type: "button", class: "quiet", onClick: () => done() }, "Choose none"),
  );
}

export function Toolbar({ project, info, canEdit, view, columns, change, total, isWhole, selected, done }) {
  const add = (path) =>
    columns.some((column) => column.path === path) || change([...columns, { path, width: COLUMN_WIDTH, isPinned: false }]);
  if (selected.size > 0) {
    return h(Chosen, { project, ids: selected, view, canEdit, done });
  }
  return div(
    { class: "toolbar" },
    span({ class: "toolbar-count", role: "status" }, isWhole ? plural(total, "run") : total > 0 ? `${count(total)} runs …` : ""),
    h(FieldInput, { project, label: "Add a column", placeholder: "Add a column…", take: add }),
    view.groupBy
      ? button({ type: "button", onClick: () => changeGroup(null) }, `Grouped by ${view.groupBy} ×`)
      : h(FieldInput, { project, label: "Group by a field", placeholder: "Group by…", take: changeGroup }),
    !info.local &&
      a(
        {
          href: view.isTrash ? projectPath(project) : projectPath(project) + "?trash=1",
          class: "shell-link",
        },
        view.isTrash ? "Back to the runs" : "Trash",
      ),
  );
}

