// One series of several runs in one chart.
import { h, article, button, h3, header, span, useRef, useState } from "../lib/dom.js";
import { plural } from "../lib/format.js";
import { Chart } from "../chart/chart.js";
import { useCurves } from "../chart/live-curves.js";
import { PointTable } from "../chart/point-table.js";
import { Failure } from "../ui/failure.js";

/** sources as useCurves has them. */
export function Overlay({ path, sources, settings }) {
  const element = useRef(null);
  const [zoomed, setZoomed] = useState(null); // {axis, range}
  const [isTable, setTable] = useState(false);
  const range = zoomed?.axis === settings.axis ? zoomed.range : null;
  const { curves, error, reload } = useCurves({ sources, settings, range, element });
  const onZoom = (next) => setZoomed(next && { axis: settings.axis, range: next });
  return article(
    { class: "chart-card", ref: element, "aria-label": path },
    header(
      h3(span({ class: "hint" }, path.slice(0, path.lastIndexOf("/") + 1)), path.slice(path.lastIndexOf("/") + 1)),
      range && button({ type: "button", onClick: () => onZoom(null) }, "Reset zoom"),
      button({ type: "button", class: "quiet", "aria-expanded": String(isTable), onClick: () => setTable(!isTable) }, "Table"),
    ),
    error && h(Failure, { error, retry: reload }),
    h(Chart, {
      label: path,
      curves,
      axis: settings.axis,
      isLog: settings.isLog,
      bounds: null,
      range,
      onZoom,
      hint: `of ${plural(sources.length, "run")}`,
    }),
    isTable && curves.map((curve) => h(PointTable, { key: curve.key, curve })),
  );
}
