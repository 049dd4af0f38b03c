// A run: what it is, what it logged, how it goes on.
import { h, div, h1, header, p, span, useEffect, useState } from "../lib/dom.js";
import { chartParameters } from "../chart/controls.js";
import { useRun } from "../run/run-data.js";
import { Actions } from "../run/actions.js";
import { Charts, isMonitoring } from "../run/charts.js";
import { Console } from "../run/console.js";
import { Fields } from "../run/fields.js";
import { Files } from "../run/files.js";
import { Information } from "../run/information.js";
import { Problems, problemCount, useRejections } from "../run/problems.js";
import { isKilled, useRunFiles } from "../run/run-files.js";
import { Source } from "../run/source.js";
import { State, isActive } from "../run/state.js";
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

function Head({ run, files, canEdit, reload }) {
  const name = run.value("sys/name");
  const [asked, setAsked] = useState(null);
  useEffect(() => {
    if (!isActive(run)) {
      setAsked(null);
    }
  }, [isActive(run)]);
  return header(
    { class: "run-head" },
    h1(name || run.id, name && span({ class: "run-id" }, run.id)),
    div({ class: "run-state" }, h(State, { run, asked, isKilled: isKilled(files) })),
    canEdit && h(Actions, { run, asked, setAsked, reload }),
  );
}

export default function RunPage({ info, id, canEdit, parameters }) {
  const { run, error, reload } = useRun(id);
  const known = useRejections(run);
  const local = useRunFiles(run, info.local);
  if (!run) {
    return error ? h(Failure, { error, retry: reload }) : div({ class: "page", "aria-busy": "true" });
  }
  const [chosen, , Tab] = chosenTab(TABS, parameters);
  const count = problemCount(run, known.rejections, local.files);
  const problems = count > 0 && span({ class: "run-count", title: "Kinds of problems" }, count);
  return div(
    { class: "run" },
    h(Head, { run, files: local.files, canEdit, reload }),
    error && p({ class: "failure", role: "alert" }, error.message),
    h(Tabs, {
      label: "Parts of the run",
      tabs: TABS,
      chosen,
      kept: chartParameters(parameters),
      note: (name) => name === "problems" && problems,
    }),
    div({ class: "run-tab", key: chosen }, h(Tab, { run, info, canEdit, parameters, reload, known, local })),
  );
}
