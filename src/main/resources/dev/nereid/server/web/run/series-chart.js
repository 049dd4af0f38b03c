// A float series of a run as a chart: asked for when it is scrolled into view, and again when it grows or is zoomed.
import { h, a, article, button, div, h3, header, p, span, useEffect, useMemo, useRef, useState } from "../lib/dom.js";
import { address, post } from "../lib/api.js";
import { count, number, plural } from "../lib/format.js";
import { useLoaded } from "../lib/loading.js";
import { Chart } from "../chart/chart.js";
import { curveColor } from "../chart/colors.js";
import { PointTable } from "../chart/point-table.js";
import { Failure } from "../ui/failure.js";

const POINTS_PER_PIXEL = 2;
const [POINTS_MIN, POINTS_MAX] = [400, 4000];

function useSeen(element) {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1).isIntersecting));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isSeen;
}

/** The newest value that there was while the chart was seen, null until then: what is not seen is not asked for. */
function useWhileSeen(value, isSeen) {
  const last = useRef(null);
  if (isSeen) {
    last.current = value;
  }
  return last.current;
}

function useCurve({ id, attribute, settings, origin, range, element }) {
  const { axis, smoothing } = settings;
  const { path, summary } = attribute;
  const version = [summary.count, summary.last_step, summary.last_time, summary.last];
  const question = useWhileSeen(JSON.stringify([version, axis, smoothing, range]), useSeen(element));
  const shift = axis === "relative" ? origin : 0;
  const ask = async (signal) => {
    if (question === null || summary.count === 0) {
      return null;
    }
    const points = Math.round((element.current?.clientWidth ?? 0) * POINTS_PER_PIXEL);
    const part = range ? { from: range.from + shift, to: range.to + shift } : {};
    const body = {
      axis: axis === "step" ? "step" : "time",
      smoothing,
      max: Math.min(Math.max(points, POINTS_MIN), POINTS_MAX),
      series: [{ id, path, ...part }],
    };
    return { isOfSteps: axis === "step", ...(await post("series/charts", body, signal)).charts[0] };
  };
  const { value, error, reload } = useLoaded(ask, [id, path, question]);
  const fitting = value && value.isOfSteps === (axis === "step") ? value : null; // else in another order
  const curves = useMemo(
    () => (fitting ? [{ key: path, label: path, color: curveColor(0), origin, ...fitting }] : []),
    [fitting, path, origin],
  );
  return { curves, error, reload };
}

function about({ summary, display }, curve) {
  const unusual = summary.count - summary.finite_count;
  const parts = [
    plural(summary.count, "point"),
    curve.seen > curve.steps.length && ` (${count(curve.steps.length)} drawn)`,
    unusual > 0 && `, ${count(unusual)} of them NaN (×) or infinite (∧ ∨)`,
    display?.unit && `, in ${display.unit}`,
  ];
  return span(parts.filter(Boolean).join(""));
}

export function SeriesChart({ id, attribute, settings, origin }) {
  const element = useRef(null);
  const [zoomed, setZoomed] = useState(null); // {axis, range}
  const [isTable, setTable] = useState(false);
  const range = zoomed?.axis === settings.axis ? zoomed.range : null;
  const { curves, error, reload } = useCurve({ id, attribute, settings, origin, range, element });
  const onZoom = (next) => setZoomed(next && { axis: settings.axis, range: next });
  const { path, summary } = attribute;
  const isBusy = summary.count > 0 && curves.length === 0 && !error;
  return article(
    { class: "chart-card", ref: element, "aria-label": path, "aria-busy": String(isBusy) },
    header(
      h3(path.slice(path.lastIndexOf("/") + 1)),
      summary.count > 0 && span({ class: "chart-last", title: `last value: ${summary.last}` }, number(summary.last)),
      div(
        { class: "chart-tools" },
        range && button({ type: "button", onClick: () => onZoom(null) }, "Reset zoom"),
        button(
          { type: "button", class: "quiet", "aria-expanded": String(isTable), onClick: () => setTable(!isTable) },
          "Table",
        ),
        a({ href: address("series/csv", { id, path }), download: `${path.replaceAll("/", "-")}.csv` }, "CSV"),
      ),
    ),
    error && h(Failure, { error, retry: reload }),
    summary.count === 0
      ? p({ class: "hint" }, "No points yet.")
      : h(Chart, {
          label: path,
          curves,
          axis: settings.axis,
          isLog: settings.isLog,
          bounds: attribute.display,
          range,
          onZoom,
          hint: curves.length > 0 && about(attribute, curves[0]),
        }),
    isTable && curves[0] && h(PointTable, { curve: curves[0] }),
  );
}
