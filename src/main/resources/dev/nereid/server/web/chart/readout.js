// What curves are at one position.
import { h, div, span } from "../lib/dom.js";
import { dateTime, duration, number } from "../lib/format.js";
import { nearest, positions } from "./columns.js";

/** {points, place}: of each curve the point {curve, i, isElsewhere} that is nearest to a position, and where the nearest of all is. */
export function pointsAt(curves, axis, x) {
  const found = curves
    .map((curve) => ({ curve, xs: positions(curve, axis) }))
    .map(({ curve, xs }) => ({ curve, i: nearest(xs, x), distance: Math.abs(xs[nearest(xs, x)] - x) }))
    .filter(({ i }) => i >= 0);
  const closest = found.reduce((best, one) => (best === null || one.distance < best.distance ? one : best), null);
  const step = closest?.curve.steps[closest.i];
  return {
    points: found.map(({ curve, i }) => ({ curve, i, isElsewhere: curve.steps[i] !== step })),
    place: closest && placeOf(closest, axis),
  };
}

function placeOf({ curve, i }, axis) {
  const time = dateTime(curve.times[i]);
  const since = (curve.times[i] - (curve.origin ?? curve.times[0])) / 1000;
  return axis === "relative"
    ? `after ${duration(since)}, step ${number(curve.steps[i])}`
    : `step ${number(curve.steps[i])}, ${time}`;
}

/** The value of a curve at its point i; isElsewhere where that is not of the step that is named: the curve may have ended. */
export function Value({ curve, i, isElsewhere }) {
  const smoothed = curve.smoothed && !Number.isNaN(Number(curve.smoothed[i])) ? curve.smoothed[i] : null;
  return span(
    { class: "chart-value" },
    span({ class: "chart-exact" }, number(curve.values[i])),
    smoothed !== null && ` (smoothed ${number(smoothed)})`,
    isElsewhere && ` at step ${number(curve.steps[i])}`,
  );
}

/** Of a single curve, below its chart. x is null where nothing is pointed at; then hint is shown. */
export function Readout({ curves, axis, x, hint }) {
  const { points, place } = pointsAt(x === null ? [] : curves, axis, x);
  return div(
    { class: "chart-readout", "aria-live": "polite" },
    points.length === 0 ? hint : [span({ class: "chart-place" }, place), h(Value, points[0])],
  );
}
