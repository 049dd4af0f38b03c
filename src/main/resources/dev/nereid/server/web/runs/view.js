// What a table shows: query, order, columns, groups, trash or not. It lives in the address, so that it can be sent to others.
import { setParameters } from "../lib/router.js";

export const COLUMN_WIDTH = 130;
export const COLUMN_WIDTH_MIN = 48;
export const COLUMN_WIDTH_MAX = 1200;

/** Always asked for: they say in the first column how a run is. */
export const STATE_FIELDS = ["sys/id", "sys/state", "sys/failed"];

export const USUAL_COLUMNS = [
  { path: "sys/id", width: 140, isPinned: true },
  { path: "sys/name", width: 190, isPinned: true },
  { path: "sys/tags", width: 190, isPinned: false },
  { path: "sys/creation_time", width: 165, isPinned: false },
  { path: "sys/running_time", width: 120, isPinned: false },
  { path: "sys/owner", width: 100, isPinned: false },
];

/** What a column shows of a float series, if not the last value. */
export const AGGREGATES = ["min", "max", "mean"];

/** What a view is sorted by if it is so for a column. */
export const sortKeyOf = ({ path, aggregate }) => (aggregate ? `${aggregate}(${path})` : path);

/** One column: its path, without what separates columns; its width; p if it is pinned; what it shows of a series. */
function columnText({ path, width, isPinned, aggregate }) {
  const plain = path.replace(/[%,~]/g, (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase());
  return `${plain}~${Math.round(width)}${isPinned ? "p" : ""}${aggregate ? "~" + aggregate : ""}`;
}

const COLUMN = new RegExp(`^(.+?)(?:~(\\d+)(p?))?(?:~(${AGGREGATES.join("|")}))?$`);

function columnOf(text) {
  const [, path, digits, pinned, aggregate] = COLUMN.exec(text);
  const width = Math.min(COLUMN_WIDTH_MAX, Math.max(COLUMN_WIDTH_MIN, Number(digits ?? COLUMN_WIDTH)));
  return { path: decodeURIComponent(path), width, isPinned: pinned === "p", aggregate: aggregate ?? null };
}

/** Pinned ones first, each path once. */
export function arranged(columns) {
  const once = columns.filter(({ path }, i) => columns.findIndex((other) => other.path === path) === i);
  return [...once.filter((column) => column.isPinned), ...once.filter((column) => !column.isPinned)];
}

function columnsOf(text) {
  try {
    return arranged(text.split(",").filter(Boolean).map(columnOf));
  } catch {
    return null; // somebody cut the address
  }
}

/** columns is null where the address names none. */
export function viewOf(parameters) {
  const columns = parameters.get("columns");
  return {
    query: parameters.get("query") ?? "",
    sortBy: parameters.get("sort") ?? "sys/creation_time",
    isAscending: parameters.get("order") === "asc",
    groupBy: parameters.get("group"),
    isTrash: parameters.has("trash"),
    columns: columns === null ? null : columnsOf(columns),
  };
}

export const changeQuery = (query) => setParameters({ query });

export const changeSort = (path, isAscending) =>
  setParameters({ sort: path === "sys/creation_time" && !isAscending ? null : path, order: isAscending ? "asc" : null });

export const changeGroup = (path) => setParameters({ group: path });

/** Back goes to what one looked at, not through each width that a column had. order is {sort} if it goes with the columns. */
export const changeColumns = (columns, order = {}) =>
  setParameters({ columns: arranged(columns).map(columnText).join(","), ...order }, { replace: true });

const AGGREGATE = new RegExp(`^(${AGGREGATES.join("|")})\\((.+)\\)$`);

/** The same as a server takes it. */
function sortOf(key) {
  const [, aggregate, path] = AGGREGATE.exec(key) ?? [null, null, key];
  return { sort_by: path, ...(aggregate ? { sort_aggregate: aggregate === "mean" ? "average" : aggregate } : {}) };
}

/** The body of what is asked for the view; trash and all but columns and page. */
export function queryOf(project, view) {
  return {
    kind: "run",
    project,
    trashed: view.isTrash,
    nql: view.query === "" ? null : view.query,
    ...sortOf(view.sortBy),
    ascending: view.isAscending,
  };
}
