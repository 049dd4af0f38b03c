// Charts of the float series of a run, by namespace.
import { h, button, code, div, h2, p, section, span, useMemo, useState } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { ChartControls, FindCharts, chartSettings } from "../chart/controls.js";
import { SeriesChart } from "./series-chart.js";

const PART = 60; // charts at once

/** Fields that watch the machine, not the model. */
export const isMonitoring = ({ path }) => path.startsWith("monitoring/");

function namespaces(attributes) {
  const groups = new Map();
  for (const attribute of attributes) {
    const namespace = attribute.path.slice(0, Math.max(0, attribute.path.lastIndexOf("/")));
    groups.set(namespace, [...(groups.get(namespace) ?? []), attribute]);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}

function Nothing({ ofMachine }) {
  return div(
    { class: "run-empty" },
    p(ofMachine ? "Nothing of the machine was recorded." : "No float series yet: nothing to draw."),
    p(
      { class: "hint" },
      ofMachine
        ? ["Host metrics are recorded while a run is open, unless ", code("captureHostMetrics(false)"), " was said."]
        : ["A job makes one with ", code('run.append("train/loss", 0.25)'), ". It is shown here while it grows."],
    ),
  );
}

/** One chart alone takes the room of one, beside those of others. */
function Namespace({ namespace, attributes, run, settings }) {
  const origin = new Date(run.value("sys/creation_time")).getTime();
  return section(
    {
      class: attributes.length > 1 ? "chart-group" : "chart-group chart-group-small",
      "aria-label": namespace || "without a namespace",
    },
    h2({ class: "run-namespace" }, namespace || span({ class: "hint" }, "without a namespace")),
    div(
      { class: "chart-grid" },
      attributes.map((attribute) => h(SeriesChart, { key: attribute.path, id: run.id, attribute, settings, origin })),
    ),
  );
}

/** accepts tells which fields belong here. */
export function Charts({ run, parameters, accepts }) {
  const [shown, setShown] = useState(PART);
  const settings = chartSettings(parameters, accepts === isMonitoring ? "relative" : "step");
  const find = parameters.get("find") ?? "";
  const all = useMemo(
    () => run.attributes.filter((attribute) => attribute.type === "floatSeries" && accepts(attribute)),
    [run.attributes, accepts],
  );
  const found = all.filter(({ path }) => path.toLowerCase().includes(find.toLowerCase()));
  if (all.length === 0) {
    return h(Nothing, { ofMachine: accepts === isMonitoring });
  }
  return div(
    h(ChartControls, { settings }, h(FindCharts, { find, found: found.length, all: all.length })),
    found.length === 0 && p("No chart has this in its path."),
    div(
      { class: "chart-groups" },
      namespaces(found.slice(0, shown)).map(([namespace, attributes]) =>
        h(Namespace, { key: namespace, namespace, attributes, run, settings }),
      ),
    ),
    found.length > shown &&
      button({ type: "button", onClick: () => setShown(shown + PART) }, `Show more of ${count(found.length)} charts`),
  );
}
