// The fields of several runs side by side: those that differ, unless all are asked for.
import { h, a, button, div, input, label, p, span, table, tbody, td, th, thead, tr, useMemo, useState } from "../lib/dom.js";
import { Swatch } from "../chart/swatch.js";
import { count, plural } from "../lib/format.js";
import { projectPath, setParameters } from "../lib/router.js";
import { isNumber, titleOf } from "../runs/cell.js";
import { identityOf, shownAmong } from "./exact.js";

const PART = 200; // rows at once

/** What every run has another of, so that it says nothing. */
const OWN = new Set(["sys/id", "sys/creation_time", "sys/modification_time", "sys/ping_time", "sys/size"]);

/** [path, whether it differs], in the order of the paths, sys first. */
function pathsOf(runs) {
  const paths = new Set(runs.flatMap((run) => [...run.fields.keys()]));
  const rank = (path) => (path.startsWith("sys/") ? 0 : 1);
  return [...paths]
    .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
    .map((path) => [path, new Set(runs.map((run) => identityOf(run.fields.get(path)))).size > 1]);
}

/** A path, which breaks behind its slashes first. */
const breakable = (path) => path.split("/").flatMap((part, i) => (i === 0 ? [part] : ["/", h("wbr"), part]));

function Row({ path, differs, runs }) {
  const fields = runs.map((run) => run.fields.get(path));
  const shown = shownAmong(fields);
  return tr(
    { class: differs ? "" : "compare-equal" },
    th({ scope: "row" }, breakable(path)),
    fields.map((field, i) =>
      td({ key: runs[i].id, class: isNumber(field) ? "number" : "", title: titleOf(field) }, shown(field)),
    ),
  );
}

export function ComparedFields({ runs, project, parameters }) {
  const [find, setFind] = useState("");
  const [shown, setShown] = useState(PART);
  const all = parameters.get("all") === "1";
  const paths = useMemo(() => pathsOf(runs), [runs]);
  const differing = paths.filter(([path, differs]) => differs && !OWN.has(path) && !path.startsWith("monitoring/"));
  const text = find.toLowerCase();
  const found = (all ? paths : differing).filter(([path]) => path.toLowerCase().includes(text));
  return div(
    div(
      { class: "chart-controls" },
      label("Find fields", input({ type: "search", value: find, onInput: (event) => setFind(event.currentTarget.value) })),
      label(
        input({
          type: "checkbox",
          checked: all,
          onChange: (event) => setParameters({ all: event.currentTarget.checked ? "1" : null }, { replace: true }),
        }),
        "Also what is equal",
      ),
      span({ class: "hint", role: "status" }, `${count(differing.length)} of ${plural(paths.length, "field")} differ`),
    ),
    found.length === 0
      ? p(runs.length > 1 ? "No field differs." : "One run differs from none. Choose several in the table of runs.")
      : div(
          { class: "wide compare-table", tabIndex: 0, role: "region", "aria-label": "Fields" },
          table(
            { class: "plain" },
            thead(
              tr(
                th({ scope: "col" }, "Field"),
                runs.map((run) =>
                  th(
                    { key: run.id, scope: "col" },
                    h(Swatch, { curve: run }),
                    a({ href: projectPath(project, "e", run.id), title: run.label }, run.id),
                  ),
                ),
              ),
            ),
            tbody(
              found.slice(0, shown).map(([path, differs]) => h(Row, { key: path, path, differs, runs })),
            ),
          ),
        ),
    found.length > shown &&
      button({ type: "button", onClick: () => setShown(shown + PART) }, `Show more of ${plural(found.length, "field")}`),
  );
}
