// Points that have no place among the values: NaN at the foot of a chart, what is above or below it at its edges.
import { beyond, positions } from "./columns.js";

const MARKS_MAX = 400; // of a curve; more would lie on each other
const SIZE = 4;

function cross(ctx, x, y, r) {
  ctx.moveTo(x - r, y - r);
  ctx.lineTo(x + r, y + r);
  ctx.moveTo(x - r, y + r);
  ctx.lineTo(x + r, y - r);
}

/** up is 1 or -1. */
function arrow(ctx, x, y, r, up) {
  ctx.moveTo(x - r, y + up * r);
  ctx.lineTo(x, y - up * r);
  ctx.lineTo(x + r, y + up * r);
}

/** Draws the marks of curves into a plot that has been drawn; color tells the colour of a curve. */
export function drawMarks(plot, { curves, axis, isLog }, color) {
  const { ctx, bbox } = plot;
  const r = SIZE * devicePixelRatio;
  ctx.save();
  ctx.lineWidth = 1.5 * devicePixelRatio;
  for (const curve of curves) {
    const xs = positions(curve, axis);
    const marked = curve.values
      .map((value, i) => [beyond(value, isLog), plot.valToPos(xs[i], "x", true)])
      .filter(([where, x]) => where && x >= bbox.left && x <= bbox.left + bbox.width);
    const every = Math.ceil(marked.length / MARKS_MAX);
    ctx.strokeStyle = color(curve.color);
    ctx.beginPath();
    for (let i = 0; i < marked.length; i += every) {
      const [where, x] = marked[i];
      const bottom = bbox.top + bbox.height - 1.5 * r;
      if (where === "NaN") {
        cross(ctx, x, bottom, r);
      } else {
        arrow(ctx, x, where === "above" ? bbox.top + 1.5 * r : bottom, r, where === "above" ? 1 : -1);
      }
    }
    ctx.stroke();
  }
  ctx.restore();
}
