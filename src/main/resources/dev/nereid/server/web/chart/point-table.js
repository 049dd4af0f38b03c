// The points of a chart as a table: for who does not see the picture, and for exact values.
import { div, p, table, tbody, td, th, thead, tr } from "../lib/dom.js";
import { count, dateTime, number } from "../lib/format.js";

const ROWS_MAX = 200;

/** Those that are drawn of one curve; of many, evenly chosen ones. */
export function PointTable({ curve }) {
  const points = curve.steps.length;
  const every = Math.ceil(points / ROWS_MAX) || 1;
  const rows = curve.steps.map((_, i) => i).filter((i) => i % every === 0 || i === points - 1);
  return div(
    { class: "chart-table", tabIndex: 0, role: "region", "aria-label": `Points of ${curve.label}` },
    every > 1 && p({ class: "hint" }, `${count(rows.length)} of the ${count(points)} points that are drawn.`),
    table(
      { class: "plain" },
      thead(
        tr(th({ scope: "col" }, "Step"), th({ scope: "col" }, "Time"), th({ scope: "col", class: "number" }, "Value")),
      ),
      tbody(
        rows.map((i) =>
          tr(
            { key: i },
            td(number(curve.steps[i])),
            td(dateTime(curve.times[i])),
            td({ class: "number", title: String(curve.values[i]) }, number(curve.values[i])),
          ),
        ),
      ),
    ),
  );
}
