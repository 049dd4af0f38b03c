// A float series of a run as a chart.
import { h, a, h3, span } from "../lib/dom.js";
import { link } from "../lib/api.js";
import { count, number, plural } from "../lib/format.js";
import { curveColor } from "../chart/colors.js";
import { countNotAboveZero } from "../chart/columns.js";
import { SeriesCard } from "../chart/series-card.js";

function about({ summary, display }, curve, isLog) {
  const unusual = summary.count - summary.finite_count;
  const isThinned = curve.seen > curve.steps.length;
  const low = isLog ? countNotAboveZero([curve]) : 0;
  const parts = [
    plural(summary.count, "point"),
    isThinned && ` (${count(curve.steps.length)} drawn)`,
    unusual > 0 && `, ${count(unusual)} of them NaN (×) or infinite (∧ ∨)`,
    low > 0 && `, ${count(low)} of ${isThinned ? "those drawn" : "them"} 0 or less (∨)`,
    display?.unit && `, in ${display.unit}`,
  ];
  return span(parts.filter(Boolean).join(""));
}

export function SeriesChart({ id, attribute, settings, origin }) {
  const { path, summary } = attribute;
  return h(SeriesCard, {
    path,
    title: [
      h3(path.slice(path.lastIndexOf("/") + 1)),
      summary.count > 0 && span({ class: "chart-last", title: `last value: ${summary.last}` }, number(summary.last)),
    ],
    sources: [{ key: path, id, attribute, label: path, color: curveColor(0), origin }],
    settings,
    bounds: attribute.display,
    about: ([curve]) => about(attribute, curve, settings.isLog),
    tools: a({ href: link("series/csv", { id, path }), download: `${path.replaceAll("/", "-")}.csv` }, "CSV"),
  });
}
