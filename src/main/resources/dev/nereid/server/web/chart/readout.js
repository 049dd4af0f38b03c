// What the curves of a chart are at one position.
import { div, span } from "../lib/dom.js";
import { dateTime, duration, number } from "../lib/format.js";
import { nearest, positions } from "./columns.js";

function place(curve, i, axis) {
  const time = dateTime(curve.times[i]);
  const since = (curve.times[i] - (curve.origin ?? curve.times[0])) / 1000;
  return axis === "relative"
    ? `after ${duration(since)}, step ${number(curve.steps[i])}`
    : `step ${number(curve.steps[i])}, ${time}`;
}

function Values({ curve, i, isNamed }) {
  const smoothed = curve.smoothed && !Number.isNaN(Number(curve.smoothed[i])) ? curve.smoothed[i] : null;
  return span(
    { class: "chart-value" },
    isNamed && span({ class: "chart-swatch", style: { background: curve.color }, "aria-hidden": "true" }),
    isNamed && curve.label + " ",
    span({ class: "chart-exact" }, number(curve.values[i])),
    smoothed !== null && ` (smoothed ${number(smoothed)})`,
  );
}

/** x is null where nothing is pointed at; then hint is shown. */
export function Readout({ curves, axis, x, hint }) {
  const found =
    x === null
      ? []
      : curves.map((curve) => ({ curve, i: nearest(positions(curve, axis), x) })).filter(({ i }) => i >= 0);
  return div(
    { class: "chart-readout", "aria-live": "polite" },
    found.length === 0
      ? hint
      : [
          span({ class: "chart-place" }, place(found[0].curve, found[0].i, axis)),
          ...found.map(({ curve, i }) => Values({ curve, i, isNamed: curves.length > 1 })),
        ],
  );
}
