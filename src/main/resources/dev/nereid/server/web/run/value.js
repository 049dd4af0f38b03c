// The value of a field of any type, as one reads it in a list.
import { h, a, code, span, button, useState } from "../lib/dom.js";
import { bytes, dateTime, number, plural } from "../lib/format.js";
import { projectPath } from "../lib/router.js";

const TEXT_MAX = 160; // characters shown at first

/** What users call a type. */
export const TYPE_NAMES = {
  int: "integer",
  float: "float",
  bool: "boolean",
  string: "string",
  datetime: "date and time",
  floatSeries: "float series",
  stringSeries: "string series",
  stringSet: "string set",
  file: "file",
  fileSet: "file set",
  fileSeries: "file series",
  artifact: "artifact",
  gitRef: "Git reference",
  notebookRef: "notebook",
  experimentState: "state",
};

function LongText({ text }) {
  const [isWhole, setWhole] = useState(false);
  const isLong = text.length > TEXT_MAX;
  return [
    span({ class: "run-words" }, isLong && !isWhole ? text.slice(0, TEXT_MAX) + "…" : text),
    isLong &&
      button(
        { type: "button", class: "quiet", "aria-expanded": String(isWhole), onClick: () => setWhole(!isWhole) },
        isWhole ? "Less" : "All of it",
      ),
  ];
}

const here = (parameters) => `${location.pathname}?${new URLSearchParams(parameters)}`;

function series({ path, type, summary }) {
  if (summary.count === 0) {
    return span({ class: "hint" }, "no points");
  }
  const where = { floatSeries: { tab: "charts", find: path }, stringSeries: { tab: "console", field: path } };
  const last = summary.last_text === null ? number(summary.last) : h(LongText, { text: summary.last_text });
  return [
    type === "fileSeries" ? null : span(last),
    a(
      { class: "hint", href: here(where[type] ?? { tab: "files", field: path }) },
      `${plural(summary.count, "point")}, last step ${number(summary.last_step)}`,
    ),
  ];
}

function files({ path, type, files: { count, bytes: size, name } }) {
  const what = type === "file" ? (name ?? "file") : plural(count, "file");
  return [a({ href: here({ tab: "files", field: path }) }, what), span({ class: "hint" }, bytes(size))];
}

/** The address of the object of the same project whose ID a text is; null for any other text. */
function objectAddress(text, { id, project }) {
  const [key] = /^[A-Z][A-Z0-9]*-/.exec(id) ?? [];
  if (!key || !text.startsWith(key) || text === id) {
    return null;
  }
  const rest = text.slice(key.length);
  const place = /^\d+$/.test(rest) ? "e" : /^[A-Z][A-Z0-9]*(-\d+)?$/.test(rest) ? "m" : null;
  return place && projectPath(project, place, text);
}

/** Of a field of an object. */
export function Value({ run, attribute }) {
  const { type, value } = attribute;
  if (attribute.summary) {
    return series(attribute);
  }
  if (attribute.files) {
    return files(attribute);
  }
  if (attribute.elements) {
    return attribute.elements.length === 0
      ? span({ class: "hint" }, "empty")
      : attribute.elements.map((element) => span({ class: "tag", key: element }, element));
  }
  if (type === "float" || type === "int") {
    return span({ title: value }, type === "int" ? value : number(value));
  }
  if (type === "datetime") {
    return span({ title: value }, dateTime(value));
  }
  const address = type === "string" && objectAddress(value ?? "", run);
  if (address) {
    return a({ href: address }, value);
  }
  return type === "gitRef" || type === "bool" ? code(value.split("\n")[0]) : h(LongText, { text: value ?? "" });
}
