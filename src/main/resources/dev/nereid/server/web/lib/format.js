// Values as people read them. The exact one belongs into a title.

const SMALL = 1e-4;
const LARGE = 1e7;
const DIGITS = 5;

/** A number, or "NaN", "Infinity" and "-Infinity", which JSON writes as text. */
export function number(value) {
  if (value === null || value === undefined || value === "") {
    return "";
  }
  const x = Number(value);
  if (Number.isNaN(x)) {
    return "NaN";
  }
  if (!Number.isFinite(x)) {
    return x > 0 ? "∞" : "−∞";
  }
  if (Number.isInteger(x) && Math.abs(x) < 1e15) {
    return count(x);
  }
  const size = Math.abs(x);
  const text = size < SMALL || size >= LARGE ? x.toExponential(DIGITS - 1) : String(Number(x.toPrecision(DIGITS)));
  return text.replace("-", "−").replace(/\.?0*e[+]?/, "e");
}

/** A whole number with groups of digits. */
export function count(value) {
  return Number(value).toLocaleString("en-US").replace("-", "−");
}

export function plural(value, one, many = one + "s") {
  return `${count(value)} ${Number(value) === 1 ? one : many}`;
}

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

export function bytes(value) {
  let size = Number(value);
  let unit = 0;
  while (size >= 1024 && unit < BYTE_UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(size < 10 ? 1 : 0)} ${BYTE_UNITS[unit]}`;
}

/** Seconds as 1 h 05 min, 3 min 20 s, 4.2 s. */
export function duration(seconds) {
  const all = Number(seconds);
  if (!Number.isFinite(all)) {
    return "";
  }
  if (all < 60) {
    return `${all < 10 ? Number(all.toFixed(1)) : Math.round(all)} s`;
  }
  const whole = Math.round(all);
  const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
  const two = (value) => String(value).padStart(2, "0");
  if (days > 0) {
    return `${days} d ${two(hours)} h`;
  }
  return hours > 0 ? `${hours} h ${two(minutes)} min` : `${minutes} min ${two(whole % 60)} s`;
}

/** A time of the server (ISO 8601) in the reader's zone, to the second. */
export function dateTime(value) {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) {
    return String(value ?? "");
  }
  const two = (part) => String(part).padStart(2, "0");
  return (
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ` +
    `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  );
}

/** How long ago a time was: "3 min ago". */
export function ago(value, now = Date.now()) {
  const seconds = (now - new Date(value).getTime()) / 1000;
  if (!Number.isFinite(seconds)) {
    return "";
  }
  const steps = [
    [60, 1, "s"],
    [3600, 60, "min"],
    [86400, 3600, "h"],
    [Infinity, 86400, "d"],
  ];
  const [, unit, name] = steps.find(([limit]) => seconds < limit);
  return seconds < 5 ? "just now" : `${Math.floor(seconds / unit)} ${name} ago`;
}
