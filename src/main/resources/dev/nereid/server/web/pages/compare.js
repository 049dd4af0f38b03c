// Several runs beside each other: their curves in the same charts, and the fields in which they differ.
import { h, a, button, div, h1, header, li, p, span, ul } from "../lib/dom.js";
import { projectPath } from "../lib/router.js";
import { Swatch } from "../chart/swatch.js";
import { ComparedCharts } from "../compare/charts.js";
import { changeIds, idsOf, useCompared } from "../compare/compared.js";
import { ComparedFields } from "../compare/fields.js";
import { Failure } from "../ui/failure.js";
import { Tabs, chosenTab } from "../ui/tabs.js";

const TABS = [
  ["charts", "Charts", ComparedCharts],
  ["fields", "Fields", ComparedFields],
];

function Chips({ runs, ids, project }) {
  return ul(
    { class: "compare-runs", "aria-label": "Compared runs" },
    runs.map((run) =>
      li(
        { key: run.id },
        h(Swatch, { curve: run }),
        a({ href: projectPath(project, "e", run.id) }, run.id),
        span({ class: "compare-name" }, run.name),
        ids.length > 1 &&
          button(
            {
              type: "button",
              class: "tag-remove",
              "aria-label": `Compare without ${run.id}`,
              onClick: () => changeIds(ids.filter((id) => id !== run.id)),
            },
            "×",
          ),
      ),
    ),
  );
}

export default function Compare({ project, parameters }) {
  const ids = idsOf(parameters);
  const { runs, missing, error, reload } = useCompared(ids);
  if (ids.length === 0) {
    return div(
      { class: "page" },
      h1("Compare runs"),
      p("Choose runs in the ", a({ href: projectPath(project) }, "table"), ", then Compare."),
    );
  }
  if (!runs) {
    return error ? h(Failure, { error, retry: reload }) : div({ class: "page", "aria-busy": "true" });
  }
  const [chosen, , Tab] = chosenTab(TABS, parameters);
  return div(
    { class: "run" },
    header({ class: "compare-head" }, h1("Compare runs"), h(Chips, { runs, ids, project })),
    missing.length > 0 && p({ class: "failure" }, `Not here any more, or not for you to see: ${missing.join(", ")}.`),
    error && p({ class: "failure", role: "alert" }, error.message),
    h(Tabs, { label: "What to compare", tabs: TABS, chosen, kept: Object.fromEntries(parameters) }),
    div({ class: "run-tab", key: chosen }, h(Tab, { runs, project, parameters })),
  );
}
