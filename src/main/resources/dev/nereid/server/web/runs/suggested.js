// Columns for who has chosen none: what the latest runs were given, first what differs between them, and what they measured.
import { get, post } from "../lib/api.js";
import { USUAL_COLUMNS, COLUMN_WIDTH, queryOf } from "./view.js";

const LATEST = 6;
const KNOWN = 300; // fields of the project, those with the shortest paths
const EACH = 4;
const [WIDTH_OF_HEAD, WIDTH_OF_LETTER] = [62, 8];
const WIDTH_MAX = 230;
const SCALARS = new Set(["int", "float", "string", "bool"]);
const OTHERS = /^(sys|monitoring|source_code)\//;

/** Resolves to columns; to the usual ones alone where nothing can be said. */
export async function suggestedColumns(project, view, signal) {
  const known = await get("fields", { project, kind: "run", max: KNOWN }, signal);
  const columns = known.fields.map(({ path }) => path).filter((path) => !OTHERS.test(path));
  const query = { ...queryOf(project, { ...view, query: "" }), limit: LATEST, columns };
  const { objects } = await post("objects/query", query, signal);
  const values = new Map(); // by path, those that the runs have
  const fields = new Map();
  for (const field of objects.flatMap(({ attributes }) => attributes)) {
    fields.set(field.path, fields.get(field.path) ?? field);
    values.set(field.path, (values.get(field.path) ?? new Set()).add(field.value));
  }
  const given = [...fields.values()]
    .filter(({ type, value }) => SCALARS.has(type) && String(value).length < 40)
    .sort((one, other) => (values.get(one.path).size > 1 ? 0 : 1) - (values.get(other.path).size > 1 ? 0 : 1))
    .slice(0, EACH);
  const measured = [...fields.values()].filter(({ type }) => type === "floatSeries").slice(0, EACH);
  const width = (path) => Math.min(WIDTH_MAX, Math.max(COLUMN_WIDTH, WIDTH_OF_HEAD + WIDTH_OF_LETTER * path.length));
  const column = ({ path }) => ({ path, width: width(path), isPinned: false });
  return [...USUAL_COLUMNS.slice(0, 3), ...measured.map(column), ...given.map(column), ...USUAL_COLUMNS.slice(3)];
}
