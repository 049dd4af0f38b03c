// A run: what it is, what it logged, how it goes on.
import { h, div, h1, header, p, span } from "../lib/dom.js";
import { chartParameters } from "../chart/controls.js";
import { useRun } from "../run/run-data.js";
import { Actions } from "../run/actions.js";
import { Charts, isMonitoring } from "../run/charts.js";
import { Console } from "../run/console.js";
import { Fields } from "../run/fields.js";
import { Files } from "../run/files.js";
import { Information } from "../run/information.js";
import { Problems, problemCount, useRejections } from "../run/problems.js";
import { Source } from "../run/source.js";
import { State } from "../run/state.js";
import { Failure } from "../ui/failure.js";
import { Tabs, chosenTab } from "../ui/tabs.js";

const isLogged = (attribute) => !isMonitoring(attribute);

/** Of each: its name in the address, its title, what draws it. */
const TABS = [
  ["information", "Run information", Information],
  ["fields", "Fields", Fields],
  ["charts", "Charts", (properties) => h(Charts, { ...properties, accepts: isLogged })],
  ["console", "Console", Console],
  ["files", "Files", Files],
  ["source", "Source", Source],
  ["monitoring", "Monitoring", (properties) => h(Charts, { ...properties, accepts: isMonitoring })],
  ["problems", "Problems", Problems],
];

function Head({ run, canEdit, reload }) {
  const name = run.value("sys/name");
  return header(
    { class: "run-head" },
    h1(name || run.id, name && span({ class: "run-id" }, run.id)),
    div({ class: "run-state" }, h(State, { run })),
    canEdit && h(Actions, { run, reload }),
  );
}

export default function RunPage({ info, id, canEdit, parameters }) {
  const { run, error, reload } = useRun(id);
  const known = useRejections(run);
  if (!run) {
    return error ? h(Failure, { error, retry: reload }) : div({ class: "page", "aria-busy": "true" });
  }
  const [chosen, , Tab] = chosenTab(TABS, parameters);
  const count = problemCount(run, known.rejections);
  const problems = count > 0 && span({ class: "run-count", title: "Kinds of problems" }, count);
  return div(
    { class: "run" },
    h(Head, { run, canEdit, reload }),
    error && p({ class: "failure", role: "alert" }, error.message),
    h(Tabs, {
      label: "Parts of the run",
      tabs: TABS,
      chosen,
      kept: chartParameters(parameters),
      note: (name) => name === "problems" && problems,
    }),
    div({ class: "run-tab", key: chosen }, h(Tab, { run, info, canEdit, parameters, reload, known })),
  );
}
