// A run: what it is, what it logged, how it goes on.
import { h, a, div, h1, header, nav, p, span, useEffect, useRef } from "../lib/dom.js";
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

function Head({ run, info, reload }) {
  const name = run.value("sys/name");
  return header(
    { class: "run-head" },
    h1(name || run.id, name && span({ class: "run-id" }, run.id)),
    div({ class: "run-state" }, h(State, { run })),
    !info.local && h(Actions, { run, reload }),
  );
}

function Tabs({ run, chosen, known }) {
  const problems = problemCount(run, known.rejections);
  const bar = useRef(null);
  useEffect(() => bar.current.querySelector("[aria-current]").scrollIntoView({ block: "nearest" }), [chosen]);
  return nav(
    { class: "run-tabs", "aria-label": "Parts of the run", ref: bar },
    TABS.map(([name, title]) =>
      a(
        { key: name, href: `${location.pathname}?tab=${name}`, "aria-current": name === chosen ? "page" : undefined },
        title,
        name === "problems" && problems > 0 && span({ class: "run-count", title: "Kinds of problems" }, problems),
      ),
    ),
  );
}

export default function RunPage({ info, id, parameters }) {
  const { run, error, reload } = useRun(id);
  const known = useRejections(run);
  if (!run) {
    return error ? h(Failure, { error, retry: reload }) : div({ class: "page", "aria-busy": "true" });
  }
  const [chosen, , Tab] = TABS.find(([name]) => name === parameters.get("tab")) ?? TABS[0];
  return div(
    { class: "run" },
    h(Head, { run, info, reload }),
    error && p({ class: "failure", role: "alert" }, error.message),
    h(Tabs, { run, chosen, known }),
    div({ class: "run-tab", key: chosen }, h(Tab, { run, info, parameters, reload, known })),
  );
}
