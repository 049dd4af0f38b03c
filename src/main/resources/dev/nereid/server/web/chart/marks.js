// Points that have no place among the values, at the edges of a chart: NaN and what is below it at the foot, what is above it at
// the head. Where they are dense a bar says how far, with a mark here and there.
import { beyond, positions } from "./columns.js";

const SIZE = 4; // from the middle of a mark to its ends
const APART = 10; // what is closer is one stretch
const BAR = 2;
const BAR_PER_MARK = 40;

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

const MARKS = {
  NaN: cross,
  below: (ctx, x, y, r) => arrow(ctx, x, y, r, -1),
  above: (ctx, x, y, r) => arrow(ctx, x, y, r, 1),
};

/** Where a curve's points of each kind are across a plot, as far as they are in it. */
function placesOf(curve, plot, axis, isLog) {
  const { left, width } = plot.bbox;
  const xs = positions(curve, axis);
  const places = { NaN: [], below: [], above: [] };
  curve.values.forEach((value, i) => {
    const kind = beyond(value, isLog);
    const x = kind && plot.valToPos(xs[i], "x", true);
    if (kind && x >= left && x <= left + width) {
      places[kind].push(x);
    }
  });
  return places;
}

/** Places in order as stretches {from, to}. */
function stretches(places, apart) {
  const found = [];
  for (const x of places) {
    const last = found.at(-1);
    if (last && x - last.to < apart) {
      last.to = x;
    } else {
      found.push({ from: x, to: x });
    }
  }
  return found;
}

function marksOf({ from, to }, barPerMark) {
  const marks = Math.floor((to - from) / barPerMark) + 1;
  return Array.from({ length: marks }, (_, i) => from + ((i + 0.5) * (to - from)) / marks);
}

/** Draws the marks of curves into a plot that has been drawn; color tells the colour of a curve. */
export function drawMarks(plot, { curves, axis, isLog }, color) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const [r, apart, bar] = [SIZE * ratio, APART * ratio, BAR * ratio];
  const all = curves.map((curve) => placesOf(curve, plot, axis, isLog));
  const lane = all.some((places) => places.NaN.length > 0) ? 2 * r + 2 * bar : 0; // what is below stands over NaN
  const edges = { NaN: bbox.top + bbox.height, below: bbox.top + bbox.height - lane, above: bbox.top };
  ctx.save();
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash([]);
  for (const [kind, draw] of Object.entries(MARKS)) {
    const inward = kind === "above" ? 1 : -1;
    const taken = []; // by the marks of other curves, too
    curves.forEach((curve, i) => {
      ctx.strokeStyle = ctx.fillStyle = color(curve.color);
      ctx.beginPath();
      for (const stretch of stretches(all[i][kind], apart)) {
        const free = marksOf(stretch, BAR_PER_MARK * ratio).filter((x) => taken.every((other) => Math.abs(other - x) >= apart));
        const isBar = stretch.to > stretch.from || free.length === 0;
        free.forEach((x) => draw(ctx, x, edges[kind] + inward * (r + (isBar ? 2 * bar : 0)), r));
        taken.push(...free);
        if (isBar) {
          ctx.fillRect(stretch.from - r, edges[kind] + (inward < 0 ? -bar : 0), stretch.to - stretch.from + 2 * r, bar);
        }
      }
      ctx.stroke();
    });
  }
  ctx.restore();
}
