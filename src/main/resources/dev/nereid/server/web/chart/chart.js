/*
 * Curves of float series over one axis. It draws what it is given; whoever uses it asks the server for that, again for
 * each part that is zoomed to.
 *
 *   label   accessible name
 *   curves  [{key, label, color, dash, origin, steps, times, values, smoothed}]: the arrays as series/charts answers them, in
 *           the order of the axis; color and dash as chart/colors.js has them; origin is the time (ms) that
 *           relative times count from; smoothed may be missing. The array stays the same while nothing has changed.
 *   axis    "step" | "relative" | "time"
 *   isLog   whether values have a logarithmic scale
 *   bounds  {min, max} that are always seen; each may be null
 *   height  of the plot in pixels
 *   range   {from, to} to show, null for all: steps, or milliseconds (relative: since the origin)
 *   onZoom  called with such a range, or null for all
 *   hint    shown below; of a single curve only while nothing is pointed at
 */
import uPlot from "../vendor/uplot.js";
import { h, div, useLayoutEffect, useMemo, useRef, useState } from "../lib/dom.js";
import { colorsAt, useTheme } from "./colors.js";
import { alone, columns, nearest, neighbour, unitOf } from "./columns.js";
import { drawMarks } from "./marks.js";
import { Overlay } from "./overlay.js";
import { Readout } from "./readout.js";
import { xAxis, xRange, yAxis, yRange } from "./scales.js";

const FAINT = 0.3;
const KEY_ZOOM = 2;

function lines(curve, color) {
  const points = { fill: color("var(--ground)"), filter: (plot, i, isEach) => (isEach ? null : alone(plot.data[i])) };
  const line = { stroke: color(curve.color), dash: curve.dash ?? undefined, width: 1.5, points };
  return curve.smoothed ? [{ ...line, alpha: FAINT, width: 1, points: { show: false } }, line] : [line];
}

/** shown() gives the newest properties of the chart. */
function options(element, shown, pointAt) {
  const { curves, axis, isLog, height } = shown();
  const color = colorsAt(element);
  const grid = { stroke: color("var(--line)"), width: 1 };
  const axisColors = { stroke: color("var(--text-quiet)"), grid, ticks: grid, font: "12px system-ui, sans-serif" };
  return {
    width: element.clientWidth || 300,
    height,
    padding: [10, 28, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { fill: (plot, i) => plot.series[i].stroke(plot, i) },
      bind: { dblclick: () => () => shown().onZoom(null) },
    },
    scales: {
      x: { time: false, range: xRange(() => shown().range, axis) },
      y: { distr: isLog ? 3 : 1, range: yRange(shown, isLog) },
    },
    axes: [xAxis(axis, axisColors), yAxis(shown, isLog, axisColors)],
    series: [{}, ...curves.flatMap((curve) => lines(curve, color))],
    hooks: {
      draw: [(plot) => drawMarks(plot, shown(), color)],
      setCursor: [(plot) => pointAt(plot.cursor.left >= 0 ? plot.posToVal(plot.cursor.left, "x") : null)],
      setSelect: [(plot) => select(plot, shown())],
    },
  };
}

function select(plot, { axis, onZoom }) {
  const { left, width } = plot.select;
  if (width > 0) {
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    zoom(plot.posToVal(left, "x"), plot.posToVal(left + width, "x"), axis, onZoom);
  }
}

function zoom(low, high, axis, onZoom) {
  const unit = axis === "step" ? 1 : 1000;
  onZoom({ from: low * unit, to: high * unit });
}

const leave = (plot) => plot?.setCursor({ left: -10, top: -10 });

/** Arrows go from point to point, + and − zoom about the point, 0 shows all, Escape points at nothing. */
function onKey(event, plot, { axis, onZoom }, x, pointAt) {
  const xs = plot.data[0]; // of all curves
  const { min, max } = plot.scales.x;
  const at = x ?? (min + max) / 2;
  const point = (moved) => {
    const next = x === null ? xs[nearest(xs, at)] : neighbour(xs, at, moved);
    plot.setCursor({ left: plot.valToPos(next, "x"), top: 0 });
    pointAt(next); // exactly, however close points are
  };
  const about = (factor) => zoom(at - (at - min) * factor, at + (max - at) * factor, axis, onZoom);
  const keys = {
    ArrowLeft: () => point(-1),
    ArrowRight: () => point(1),
    "+": () => about(1 / KEY_ZOOM),
    "-": () => about(KEY_ZOOM),
    0: () => onZoom(null),
    Escape: () => leave(plot),
  };
  if (keys[event.key] && xs.length > 0 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    keys[event.key]();
  }
}

export function Chart(properties) {
  const { label, curves, axis, isLog, range, height, hint = null } = properties;
  const element = useRef(null);
  const plot = useRef(null);
  const latest = useRef(null);
  const pointed = useRef(null); // as x, and known before that is drawn
  const [x, setX] = useState(null);
  const pointAt = (position) => {
    pointed.current = position;
    setX(position);
  };
  const unit = useMemo(() => (isLog ? 1 : unitOf(curves)), [curves, isLog]);
  const data = useMemo(() => columns(curves, axis, isLog, unit), [curves, axis, isLog, unit]);
  latest.current = { ...properties, unit };
  const drawn = curves.map(({ key, color, dash, smoothed }) => [key, color, dash, Boolean(smoothed)]);

  useLayoutEffect(() => {
    const made = new uPlot(options(element.current, () => latest.current, pointAt), data, element.current);
    plot.current = made;
    const resized = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width > 0 && Math.round(contentRect.width) !== made.width) {
        made.setSize({ width: Math.round(contentRect.width), height: latest.current.height });
      }
    });
    resized.observe(element.current);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [axis, isLog, useTheme(), JSON.stringify(drawn)]);
  useLayoutEffect(() => plot.current.setData(data), [data, range]);
  useLayoutEffect(() => plot.current.setSize({ width: element.current.clientWidth || plot.current.width, height }), [height]);

  return div(
    { class: "chart" },
    div({
      ref: element,
      class: "chart-plot",
      style: { height: `${height}px` },
      role: "group",
      tabIndex: 0,
      "aria-label": `Chart of ${label}. Arrow keys go from point to point, plus and minus zoom, 0 shows all, Escape leaves the points.`,
      onBlur: () => leave(plot.current),
      onKeyDown: (event) => onKey(event, plot.current, latest.current, pointed.current, pointAt),
    }),
    curves.length > 1
      ? [div({ class: "chart-readout" }, hint), h(Overlay, { curves, axis, x, plot })]
      : h(Readout, { curves, axis, x, hint }),
  );
}
