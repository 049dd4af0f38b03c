// Curves as the columns of numbers that are drawn.

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

/** How many of the points that are drawn have a place on a linear scale and none on a logarithmic one. */
export const countNotAboveZero = (curves) =>
  curves.flatMap((curve) => curve.values.filter((value) => beyond(value, true) === "below" && !beyond(value, false))).length;

/** An axis has ticks for values of about this size alone. */
const [TICKS_MIN, TICKS_MAX] = [1e-12, 1e15];

/** What values are divided by to have an axis. */
export function unitOf(curves) {
  const largest = curves
    .flatMap((curve) => curve.values.filter((value) => !beyond(value, false)))
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 || (largest >= TICKS_MIN && largest < TICKS_MAX) ? 1 : 10 ** Math.floor(Math.log10(largest));
}

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
  return tables.length === 1 ? tables[0] : joined(tables);
}

/** Each position as often as the curve has it that has it most: several points of one may share a time. */
function joinedPositions(tables) {
  const most = new Map();
  for (const [xs] of tables) {
    let run = 0;
    xs.forEach((x, i) => {
      run = i > 0 && xs[i - 1] === x ? run + 1 : 1;
      most.set(x, Math.max(most.get(x) ?? 0, run));
    });
  }
  return [...most].sort(([one], [other]) => one - other).flatMap(([x, times]) => Array(times).fill(x));
}

/** Tables of positions in order as one. */
function joined(tables) {
  const positions = joinedPositions(tables);
  return [positions, ...tables.flatMap(([xs, ...values]) => spread(xs, positions, values))];
}

/**
 * Columns of a curve in the rows of all. What it has nothing of is undefined, which a line goes on over; between a point and one
 * that is no number it is null, where a line ends.
 */
function spread(xs, positions, columns) {
  const rows = [];
  let row = 0;
  for (const x of xs) {
    while (row < positions.length - 1 && positions[row] !== x) {
      row++;
    }
    rows.push(row++);
  }
  return columns.map((values) => {
    const all = Array(positions.length);
    rows.forEach((at, i) => {
      all[at] = values[i];
      if (i > 0 && (values[i] === null || values[i - 1] === null)) {
        all.fill(null, rows[i - 1] + 1, at);
      }
    });
    return all;
  });
}

/**
 * Of a column, the places of points that no line leads to, since those beside them are no numbers: a line alone would not show
 * them. Undefined is passed over.
 */
export function alone(column) {
  const places = [];
  let before = null;
  let last = -1; // the place of a point with nothing before it
  for (let i = 0; i < column.length; i++) {
    if (column[i] === undefined) {
      continue;
    }
    if (column[i] === null && last >= 0) {
      places.push(last);
    }
    last = column[i] !== null && before === null ? i : -1;
    before = column[i];
  }
  return last >= 0 ? [...places, last] : places;
}

/** A step from the point that is nearest to a position to the next one elsewhere, back or forth. */
export function neighbour(xs, x, step) {
  const from = nearest(xs, x);
  let i = from;
  while (xs[i] === xs[from] && xs[i + step] !== undefined) {
    i += step;
  }
  return xs[i];
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
