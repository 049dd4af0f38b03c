// Cells of fields that are not equal but look so: with what tells them apart.
import { bytes, count } from "../lib/format.js";
import { TYPE_NAMES } from "../run/value.js";
import { contentOf, isDuration, titleOf } from "../runs/cell.js";

const HASH_DIGITS = 12;

/** All that can differ; "" where there is no field. */
export function identityOf(field) {
  if (!field) {
    return "";
  }
  const { type, value, elements, files, summary } = field;
  const { count: points, last, last_text: lastText, min, max } = summary ?? {};
  return JSON.stringify([type, value, elements, files?.name, files?.count, files?.sha256, points, last, lastText, min, max]);
}

function exactOf(field) {
  if (field.files) {
    return `${titleOf(field)} · ${bytes(field.files.bytes)} · ${field.files.sha256?.slice(0, HASH_DIGITS) ?? ""}`;
  }
  if (field.type === "fileSeries" && field.summary.count > 0) {
    return `${titleOf(field)} · ${field.summary.last_text.split("\n")[1]?.slice(0, HASH_DIGITS)}`;
  }
  if (isDuration(field)) {
    return `${field.value} s`;
  }
  return field.path === "sys/size" ? `${count(field.value)} B` : titleOf(field);
}

/** Whether two of these fields, of which some may be missing, look alike without being equal. */
function areAlike(fields) {
  const there = fields.filter(Boolean);
  const looks = there.map((field) => JSON.stringify(field.elements ?? contentOf(field)));
  return new Set(looks).size < new Set(there.map(identityOf)).size;
}

/** What shows one of these fields: as everywhere if that tells them apart, else exactly, with its type if they have several. */
export function shownAmong(fields) {
  if (!areAlike(fields)) {
    return contentOf;
  }
  const types = new Set(fields.filter(Boolean).map(({ type }) => type));
  return (field) => field && exactOf(field) + (types.size > 1 ? ` (${TYPE_NAMES[field.type]})` : "");
}
