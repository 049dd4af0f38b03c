// Which part of the numbers a chart shows, and how its axes say so.
import uPlot from "../vendor/uplot.js";

/** Closer numbers than this part of themselves can't be told apart on an axis. */
const RESOLUTION = 1e-10;

/** So much is shown beside all points, or the marks of the first and the last one would be cut. */
const BESIDE = 0.012;

const DAY = 86400;
const SECONDS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
  14400, 21600, 43200, DAY, 2 * DAY, 5 * DAY, 10 * DAY, 20 * DAY, 50 * DAY, 100 * DAY, 200 * DAY, 500 * DAY,
];

function apart(low, high) {
  const least = Math.max(Math.abs(low), Math.abs(high)) * RESOLUTION || 1;
  return high - low >= least ? [low, high] : [low - least, high + least];
}

/** The range of positions: what was zoomed to, or all. */
export function xRange(range, axis) {
  const unit = axis === "step" ? 1 : 1000;
  return (_, low, high) => {
    if (range()) {
      return apart(range().from / unit, range().to / unit);
    }
    const beside = (high - low) * BESIDE;
    return low === null ? [0, 1] : apart(low - beside, high + beside);
  };
}

const inUnits = (bound, unit) => (bound === null || bound === undefined ? null : Number(bound) / unit);

/** The range of values that are seen; bounds are what a series is said to lie between. */
export function yRange(shown, isLog) {
  return (_, low, high) => {
    const { bounds, unit } = shown();
    const [min, max] = [inUnits(bounds?.min, unit), inUnits(bounds?.max, unit)];
    const from = min !== null && (!isLog || min > 0) ? Math.min(min, low ?? min) : low;
    const to = max !== null && (!isLog || max > 0) ? Math.max(max, high ?? max) : high;
    if (from === null || to === null) {
      return isLog ? [1, 10] : [0, 1];
    }
    return isLog ? uPlot.rangeLog(from, to, 10, false) : uPlot.rangeNum(...apart(from, to), 0.1, true);
  };
}

function numberTick(value, increment) {
  if (value === null) {
    return "";
  }
  if (Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(increment) < 1e-5)) {
    const digits = Math.max(0, Math.ceil(Math.log10(Math.abs(value / (increment || value))) - 1e-9)) + 1;
    return value.toExponential(Math.min(8, digits)).replace(/\.?0*e\+?/, "e").replace(/-/g, "−");
  }
  const decimals = Math.max(0, Math.ceil(-Math.log10(increment) - 1e-9)) + (/[25]/.test(increment) ? 1 : 0);
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(12, decimals) }).replace("-", "−");
}

function logTick(value) {
  return value === null ? "" : Number(value.toPrecision(3)).toString().replace("e+", "e").replace(/-/g, "−");
}

function timeTick(seconds, increment) {
  const date = new Date(seconds * 1000);
  const two = (part) => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (increment >= DAY) {
    return minutes === "00:00" ? day : `${day} ${minutes}`; // ticks are at midnight of UTC
  }
  if (minutes === "00:00" && increment >= 60) {
    return day;
  }
  const millis = increment < 1 ? "." + String(date.getMilliseconds()).padStart(3, "0") : "";
  return increment >= 60 ? minutes : `${minutes}:${two(date.getSeconds())}${millis}`;
}

const UNITS = [
  [DAY, "d"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
];

/** All parts that are not nothing: two ticks never look the same. */
function relativeTick(seconds, increment) {
  if (increment < 1 || seconds < 1) {
    return seconds === 0 ? "0" : `${Number(seconds.toFixed(3))} s`;
  }
  let rest = Math.round(seconds);
  const parts = UNITS.map(([size, name]) => {
    const number = Math.floor(rest / size);
    rest -= number * size;
    return number > 0 && `${number} ${name}`;
  });
  return parts.filter(Boolean).join(" ");
}

const TICKS = { step: numberTick, relative: relativeTick, time: timeTick };
const labels = (tick) => (_, values, axisIndex, space, increment) => values.map((value) => tick(value, increment));

/** The axis of positions, in these colours. */
export function xAxis(axis, colors) {
  const increments = axis === "step" ? {} : { incrs: SECONDS };
  return { ...colors, ...increments, values: labels(TICKS[axis]), space: 100, size: 34 };
}

/** The axis of values, as wide as its labels. */
export function yAxis(shown, isLog, colors) {
  const valueTick = (value, increment) =>
    value === null ? "" : numberTick(value * shown().unit, increment * shown().unit);
  const size = (_, values) => 20 + 7 * Math.max(3, ...(values ?? []).map((text) => text.length));
  return { ...colors, values: labels(isLog ? logTick : valueTick), size, space: 32 };
}
