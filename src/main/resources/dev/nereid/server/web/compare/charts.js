// The float series of several runs, each path in one chart.
import { h, button, div, h3, p, section, span, useMemo, useState } from "../lib/dom.js";
import { count, plural } from "../lib/format.js";
import { ChartControls, FindCharts, chartSettings } from "../chart/controls.js";
import { countNotAboveZero } from "../chart/columns.js";
import { SeriesCard } from "../chart/series-card.js";
import { isMonitoring } from "../run/charts.js";

const PART = 40; // charts at once

/** Paths with the runs that have a series there, by namespace. */
function seriesOf(runs) {
  const paths = new Map();
  for (const run of runs) {
    for (const attribute of run.fields.values()) {
      if (attribute.type === "floatSeries" && attribute.summary.count > 0 && !isMonitoring(attribute)) {
        const source = { key: run.id, id: run.id, attribute, label: run.label, color: run.color, dash: run.dash, origin: run.origin };
        paths.set(attribute.path, [...(paths.get(attribute.path) ?? []), source]);
      }
    }
  }
  return [...paths].sort(([one], [other]) => (one < other ? -1 : 1));
}

function about(sources, curves, isLog) {
  const points = (of) => sources.reduce((sum, { attribute: { summary } }) => sum + of(summary), 0);
  const unusual = points((summary) => summary.count - summary.finite_count);
  const low = isLog ? countNotAboveZero(curves) : 0;
  const parts = [
    `of ${plural(sources.length, "run")}`,
    unusual > 0 && `, ${plural(unusual, "point")} NaN (×) or infinite (∧ ∨)`,
    low > 0 && `, ${count(low)} of the points drawn 0 or less (∨)`,
  ];
  return span(parts.filter(Boolean).join(""));
}

export function ComparedCharts({ runs, parameters }) {
  const [shown, setShown] = useState(PART);
  const settings = chartSettings(parameters);
  const find = parameters.get("find") ?? "";
  const all = useMemo(() => seriesOf(runs), [runs]);
  const found = all.filter(([path]) => path.toLowerCase().includes(find.toLowerCase()));
  if (all.length === 0) {
    return p("None of these runs has a float series.");
  }
  return div(
    h(
      ChartControls,
      { settings },
      h(FindCharts, { find, found: found.length, all: all.length }),
    ),
    found.length === 0 && p("No chart has this in its path."),
    section(
      { "aria-label": "Charts" },
      div(
        { class: "chart-grid" },
        found.slice(0, shown).map(([path, sources]) =>
          h(SeriesCard, {
            key: path,
            path,
            title: h3(span({ class: "hint" }, path.slice(0, path.lastIndexOf("/") + 1)), path.slice(path.lastIndexOf("/") + 1)),
            sources,
            settings,
            about: (curves) => about(sources, curves, settings.isLog),
          }),
        ),
      ),
    ),
    found.length > shown &&
      button({ type: "button", onClick: () => setShown(shown + PART) }, `Show more of ${plural(found.length, "chart")}`),
  );
}
