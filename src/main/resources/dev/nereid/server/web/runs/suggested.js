// Columns for who has chosen none: what the latest run was given, and what it measured.
import { post } from "../lib/api.js";
import { USUAL_COLUMNS, COLUMN_WIDTH, queryOf } from "./view.js";

const EACH = 4;
const SCALARS = new Set(["int", "float", "string", "bool"]);
const OTHERS = /^(sys|monitoring|source_code)\//;

/** Resolves to columns; to the usual ones alone where nothing can be said. */
export async function suggestedColumns(project, view, signal) {
  const { objects } = await post("objects/query", { ...queryOf(project, { ...view, query: "" }), limit: 1 }, signal);
  const fields = (objects[0]?.attributes ?? []).filter(({ path }) => !OTHERS.test(path));
  const given = fields.filter(({ type, value }) => SCALARS.has(type) && String(value).length < 40).slice(0, EACH);
  const measured = fields.filter(({ type }) => type === "floatSeries").slice(0, EACH);
  const column = ({ path }) => ({ path, width: COLUMN_WIDTH, isPinned: false });
  return [...USUAL_COLUMNS.slice(0, 3), ...measured.map(column), ...given.map(column), ...USUAL_COLUMNS.slice(3)];
}
