// Curves as the columns of numbers that are drawn.
import uPlot from "../vendor/uplot.js";

/** Beyond this, ranges of values are no numbers any more. Such a value is marked like an infinite one. */
const DRAWN_MAX = 1e300;

/** Where a curve's points are on an axis: steps, or seconds. */
export function positions(curve, axis) {
  if (axis === "step") {
    return curve.steps;
  }
  const origin = axis === "relative" ? (curve.origin ?? curve.times[0] ?? 0) : 0;
  return curve.times.map((time) => (time - origin) / 1000);
}

/** "NaN" | "above" | "below" for what is no point of a line, else null. What has no logarithm lies below. */
export function beyond(value, isLog) {
  const x = Number(value);
  if (Number.isNaN(x)) {
    return "NaN";
  }
  if (x >= DRAWN_MAX) {
    return "above";
  }
  return x <= -DRAWN_MAX || (isLog && x <= 0) ? "below" : null;
}

/** An axis has ticks for values of about this size alone. */
const [TICKS_MIN, TICKS_MAX] = [1e-12, 1e15];

/** What values are divided by to have an axis. */
export function unitOf(curves) {
  const largest = curves
    .flatMap((curve) => curve.values.filter((value) => !beyond(value, false)))
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 || (largest >= TICKS_MIN && largest < TICKS_MAX) ? 1 : 10 ** Math.floor(Math.log10(largest));
}

/** How uPlot joins: where a curve lacks a value, its line ends at its own last point, not at that of another curve. */
const EXPANDED = 2;

const drawn = (values, isLog, unit) => values.map((value) => (beyond(value, isLog) ? null : Number(value) / unit));

/** What uPlot draws: positions, then of each curve its values and, if it has them, its smoothed values. */
export function columns(curves, axis, isLog, unit) {
  const tables = curves.map((curve) => [
    positions(curve, axis),
    drawn(curve.values, isLog, unit),
    ...(curve.smoothed ? [drawn(curve.smoothed, isLog, unit)] : []),
  ]);
  if (tables.length === 0) {
    return [[]];
  }
  if (tables.length === 1) {
    return tables[0];
  }
  const gaps = tables.map((table) => table.map(() => EXPANDED));
  return uPlot.join(tables, gaps);
}

/** The place of the nearest point to a position; -1 if there are none. Positions are in order. */
export function nearest(xs, x) {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle] < x) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && x - xs[low - 1] < xs[low] - x ? low - 1 : high;
}
