// What the curves of a chart are at one position.
import { h, div, span } from "../lib/dom.js";
import { dateTime, duration, number } from "../lib/format.js";
import { nearest, positions } from "./columns.js";
import { Swatch } from "./swatch.js";

function place(curve, i, axis) {
  const time = dateTime(curve.times[i]);
  const since = (curve.times[i] - (curve.origin ?? curve.times[0])) / 1000;
  return axis === "relative"
    ? `after ${duration(since)}, step ${number(curve.steps[i])}`
    : `step ${number(curve.steps[i])}, ${time}`;
}

/** isElsewhere where the curve has no point of the step that is named: it may have ended. */
function Values({ curve, i, isNamed, isElsewhere }) {
  const smoothed = curve.smoothed && !Number.isNaN(Number(curve.smoothed[i])) ? curve.smoothed[i] : null;
  return span(
    { class: "chart-value" },
    isNamed && h(Swatch, { curve }),
    isNamed && curve.label + " ",
    span({ class: "chart-exact" }, number(curve.values[i])),
    smoothed !== null && ` (smoothed ${number(smoothed)})`,
    isElsewhere && ` at step ${number(curve.steps[i])}`,
  );
}

/** x is null where nothing is pointed at; then hint is shown. */
export function Readout({ curves, axis, x, hint }) {
  const found =
    x === null
      ? []
      : curves
          .map((curve) => ({ curve, xs: positions(curve, axis) }))
          .map(({ curve, xs }) => ({ curve, xs, i: nearest(xs, x) }))
          .filter(({ i }) => i >= 0);
  const distance = ({ xs, i }) => Math.abs(xs[i] - x);
  const closest = found.reduce((best, one) => (best === null || distance(one) < distance(best) ? one : best), null);
  return div(
    { class: "chart-readout", "aria-live": "polite" },
    found.length === 0
      ? hint
      : [
          span({ class: "chart-place" }, place(closest.curve, closest.i, axis)),
          ...found.map(({ curve, i }) =>
            Values({ curve, i, isNamed: curves.length > 1, isElsewhere: curve.steps[i] !== closest.curve.steps[closest.i] }),
          ),
        ],
  );
}
