// Float series of one path in a chart, with its name, its zoom, and its points as a table.
import { h, article, button, div, header, p, useRef, useState } from "../lib/dom.js";
import { Failure } from "../ui/failure.js";
import { Chart } from "./chart.js";
import { useCurves } from "./live-curves.js";
import { PointTable } from "./point-table.js";

const [HEIGHT, LARGE_HEIGHT] = [200, 440];

/**
 * sources as useCurves has them; title is its heading; bounds are those of the chart; about(curves) says what
 * is drawn; tools come behind the buttons.
 */
export function SeriesCard({ path, title, sources, settings, bounds = null, about, tools = null }) {
  const element = useRef(null);
  const [zoomed, setZoomed] = useState(null); // {axis, range}
  const [isTable, setTable] = useState(false);
  const [isLarge, setLarge] = useState(false);
  const range = zoomed?.axis === settings.axis ? zoomed.range : null;
  const { curves, error, reload } = useCurves({ sources, settings, range, isLarge, element });
  const onZoom = (next) => setZoomed(next && { axis: settings.axis, range: next });
  const hasPoints = sources.some(({ attribute }) => attribute.summary.count > 0);
  return article(
    { class: isLarge ? "chart-card chart-card-large" : "chart-card", ref: element, "aria-label": path, "aria-busy": String(hasPoints && curves.length === 0 && !error) },
    header(
      title,
      div(
        { class: "chart-tools" },
        range && button({ type: "button", onClick: () => onZoom(null) }, "Reset zoom"),
        button(
          { type: "button", class: "quiet", "aria-pressed": String(isLarge), onClick: () => setLarge(!isLarge) },
          "Enlarge",
        ),
        button(
          { type: "button", class: "quiet", "aria-expanded": String(isTable), onClick: () => setTable(!isTable) },
          "Table",
        ),
        tools,
      ),
    ),
    error && h(Failure, { error, retry: reload }),
    hasPoints
      ? h(Chart, {
          label: path,
          curves,
          axis: settings.axis,
          isLog: settings.isLog,
          bounds,
          range,
          height: isLarge ? LARGE_HEIGHT : HEIGHT,
          onZoom,
          hint: curves.length > 0 && about(curves),
        })
      : p({ class: "hint" }, "No points yet."),
    isTable && curves.map((curve) => h(PointTable, { key: curve.key, curve })),
  );
}
