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

const aggregateOf = ({ summary }, name) => summary[name === "mean" ? "average" : name];

export const isDuration = (field) => DURATIONS.has(field?.path);

/** As text, for a title, a copy, or a group. aggregate is what is wanted of a float series, if not its last value. */
export function textOf(field, aggregate = null) {
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
    return String(field.type === "floatSeries" ? aggregateOf(field, aggregate ?? "last") : summary.last_text);
  }
  return field.files ? (field.files.name ?? `${count(field.files.count)} files`) : String(field.value ?? "");
}

/** The exact value, and what there is besides. */
export function titleOf(field, aggregate = null) {
  if (field?.type === "floatSeries" && field.summary.count > 0) {
    const { summary } = field;
    const told = (name) => `${name} ${aggregateOf(field, name)}` + (name === "last" ? ` at step ${number(summary.last_step)}` : "");
    const first = aggregate ?? "last";
    const others = ["last", "min", "max", "mean"].filter((name) => name !== first);
    return `${told(first)}; ${others.map(told).join(", ")}, ${count(summary.count)} points`;
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

export function contentOf(field, aggregate = null) {
  if (!field) {
    return "";
  }
  if (field.elements) {
    return field.elements.map((element) => span({ key: element, class: "tag" }, element));
  }
  const text = textOf(field, aggregate);
  if (field.files) {
    return `${text} · ${bytes(field.files.bytes)}`;
  }
  return field.summary?.count === 0 ? text : shown(field.path, field.type, text);
}
