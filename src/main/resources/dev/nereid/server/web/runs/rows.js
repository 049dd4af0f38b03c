// The rows that are seen, and some around them: fetched by ID, kept while the columns stay, fetched again while runs are live.
import { useEffect, useReducer, useRef } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { byPath } from "../lib/fields.js";
import { useRepeated } from "../lib/loading.js";
import { STATE_FIELDS } from "./view.js";

const PAGE = 100;
const SETTLE_MILLIS = 40;
const REFRESH_MILLIS = 3000;
const KEPT_MAX = 5000;

/** An object of the server as a row: fields by path. */
function rowOf(object) {
  return { id: object.id, fields: byPath(object) };
}

/** {rows, refresh}: rows is a map from ID to what is known; wanted are the IDs that are seen. */
export function useRows(wanted, paths, seed) {
  const rows = useRef(new Map());
  const pathsKey = useRef("");
  const pending = useRef(new Set());
  const [, redraw] = useReducer((turn) => turn + 1, 0);
  const columns = [...new Set([...STATE_FIELDS, ...paths])];

  const key = columns.join("\n");
  if (pathsKey.current !== key) {
    const before = pathsKey.current;
    pathsKey.current = key;
    const isSubset = columns.every((path) => before.split("\n").includes(path));
    if (!isSubset) {
      pending.current = new Set();
      rows.current = new Map([...rows.current].map(([id, row]) => [id, { ...row, isOld: true }]));
    }
  }

  const fetchRows = async (ids) => {
    const forPaths = pathsKey.current;
    ids.forEach((id) => pending.current.add(id));
    try {
      const { objects } = await post("objects/query", { ids, columns });
      if (forPaths === pathsKey.current) {
        objects.forEach((object) => rows.current.set(object.id, rowOf(object)));
        const found = new Set(objects.map(({ id }) => id));
        ids.filter((id) => !found.has(id)).forEach((id) => rows.current.set(id, { id, isGone: true, fields: new Map() }));
        forget(rows.current, new Set(ids));
        redraw();
      }
    } finally {
      ids.forEach((id) => pending.current.delete(id));
    }
  };

  useEffect(() => {
    if (seed) {
      seed.forEach((object) => rows.current.set(object.id, rowOf(object)));
      redraw();
    }
  }, [seed]);

  const isKnown = (row) => row !== undefined && !row.isOld;
  const isMissing = (id) => !pending.current.has(id) && !isKnown(rows.current.get(id));
  const missing = wanted.filter(isMissing).slice(0, PAGE);
  useEffect(() => {
    if (missing.length === 0) {
      return undefined;
    }
    const timer = setTimeout(() => fetchRows(missing).catch(() => {}), SETTLE_MILLIS); // not those that only fly by
    return () => clearTimeout(timer);
  }, [missing.join("\n"), key]);

  useRepeated(() => (wanted.length > 0 ? fetchRows(wanted.slice(0, PAGE)) : null), REFRESH_MILLIS);
  return { rows: rows.current, refresh: (ids) => fetchRows(ids) };
}

function forget(rows, recent) {
  for (const id of rows.keys()) {
    if (rows.size <= KEPT_MAX) {
      return;
    }
    if (!recent.has(id)) {
      rows.delete(id);
    }
  }
}
