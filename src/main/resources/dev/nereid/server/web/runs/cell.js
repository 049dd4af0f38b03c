// A field of a run as a cell shows it.
import { span } from "../lib/dom.js";
import { bytes, count, dateTime, duration, number, plural } from "../lib/format.js";

const NUMBERS = new Set(["int", "float", "floatSeries"]);
const DURATIONS = new Set(["sys/running_time", "sys/monitoring_time"]);

/** How a run is: one word, and the mark that stands for it. */
export function stateOf(fields) {
  if (fields.get("sys/failed")?.value === "true") {
    return { word: "failed", mark: "✕" };
  }
  const isActive = ["running", "active"].includes(fields.get("sys/state")?.value);
  return isActive ? { word: "active", mark: "●" } : { word: "inactive", mark: "○" };
}

export function StateMark({ fields }) {
  const { word, mark } = stateOf(fields);
  return span({ class: `mark mark-${word}`, role: "img", "aria-label": word, title: word }, mark);
}

export const isNumber = (field) => NUMBERS.has(field?.type);

export const isDuration = (field) => DURATIONS.has(field?.path);

/** As text, for a title, a copy, or a group. */
export function textOf(field) {
  if (!field) {
    return "";
  }
  if (field.elements) {
    return field.elements.join(", ");
  }
  if (field.summary) {
    const { summary } = field;
    if (summary.count === 0) {
      return "no points";
    }
    if (field.type === "fileSeries") {
      return `${summary.last_text.split("\n", 1)[0]}, ${plural(summary.count, "point")}`;
    }
    return String(field.type === "floatSeries" ? summary.last : summary.last_text);
  }
  return field.files ? (field.files.name ?? `${count(field.files.count)} files`) : String(field.value ?? "");
}

/** The exact value, and what there is besides. */
export function titleOf(field) {
  if (field?.type === "floatSeries" && field.summary.count > 0) {
    const { summary } = field;
    return `last ${summary.last} at step ${number(summary.last_step)}; min ${summary.min}, max ${summary.max}, ${count(summary.count)} points`;
  }
  return textOf(field);
}

/** A value for people; text is the exact one. */
export function shown(path, type, text) {
  if (DURATIONS.has(path)) {
    return duration(text);
  }
  if (path === "sys/size") {
    return bytes(text);
  }
  if (type === "datetime") {
    return dateTime(text);
  }
  return NUMBERS.has(type) && text !== "" ? number(text) : text;
}

export function contentOf(field) {
  if (!field) {
    return "";
  }
  if (field.elements) {
    return field.elements.map((element) => span({ key: element, class: "tag" }, element));
  }
  const text = textOf(field);
  if (field.files) {
    return `${text} · ${bytes(field.files.bytes)}`;
  }
  return field.summary?.count === 0 ? text : shown(field.path, field.type, text);
}
