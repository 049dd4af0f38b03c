// What several curves are at one position: over the page beside that position, so that nothing moves. A line a curve, in the order
// in which they lie there.
import { h, div, li, span, ul, useLayoutEffect, useRef } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { Value, pointsAt } from "./readout.js";
import { Swatch } from "./swatch.js";

const LINES_MAX = 15;
const GAP = 14; // from the position
const MARGIN = 8; // to the edges of what is seen of the page

function heightOf({ curve, i }) {
  const value = Number((curve.smoothed ?? curve.values)[i]);
  return Number.isNaN(value) ? -Infinity : value; // it is marked at the foot
}

function fromAbove(one, other) {
  const [a, b] = [heightOf(one), heightOf(other)];
  return a < b ? 1 : a > b ? -1 : 0;
}

const between = (low, value, high) => Math.max(low, Math.min(value, high));

/** What is seen of the page: its main part scrolls. */
function view(element) {
  const main = element.closest("main");
  const { left, top } = main.getBoundingClientRect();
  return { left: left + MARGIN, top: top + MARGIN, right: left + main.clientWidth - MARGIN, bottom: top + main.clientHeight - MARGIN };
}

/** Beside the position; where the page is too narrow for that, below the plot or above it. */
function put(box, plot, x) {
  const seen = view(box);
  const over = plot.over.getBoundingClientRect();
  const origin = box.offsetParent.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const at = over.left + between(0, plot.valToPos(x, "x"), over.width);
  const isRight = at + GAP + width <= seen.right;
  const isBeside = isRight || at - GAP - width >= seen.left;
  const outside = over.bottom + height <= seen.bottom ? over.bottom : over.top - height;
  const left = between(seen.left, isRight ? at + GAP : at - GAP - width, seen.right - width);
  const top = between(seen.top, isBeside ? over.top : outside, seen.bottom - height);
  box.style.left = `${left - origin.left}px`;
  box.style.top = `${top - origin.top}px`;
}

/** x is null where nothing is pointed at; plot is the ref of what uPlot draws. */
export function Overlay({ curves, axis, x, plot }) {
  const box = useRef(null);
  const { points, place } = pointsAt(x === null ? [] : curves, axis, x);
  const lines = points.sort(fromAbove);
  useLayoutEffect(() => {
    if (box.current && plot.current) {
      put(box.current, plot.current, x);
    }
  });
  return div(
    { "aria-live": "polite", "aria-atomic": "true" },
    lines.length > 0 &&
      div(
        { class: "chart-overlay", ref: box },
        span({ class: "chart-place" }, place),
        ul(
          lines.slice(0, LINES_MAX).map((point) =>
            li(
              { key: point.curve.key },
              h(Swatch, { curve: point.curve }),
              span({ class: "chart-name" }, point.curve.label),
              " ",
              h(Value, point),
            ),
          ),
        ),
        lines.length > LINES_MAX && span({ class: "chart-place" }, `and ${count(lines.length - LINES_MAX)} more`),
      ),
  );
}
