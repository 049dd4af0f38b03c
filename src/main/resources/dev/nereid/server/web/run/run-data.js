// A run as the page has it, asked for anew while something changes.
import { useCallback, useEffect, useRef, useState } from "../lib/dom.js";
import { get, post } from "../lib/api.js";
import { useRepeated } from "../lib/loading.js";

const MILLISECONDS = 2000;

/** What is asked every time; the rest only if one of the first has changed. */
const SIGNS = ["sys/modification_time", "sys/size", "sys/lost_operations", "sys/trashed"];
const WATCHED = [...SIGNS, "sys/state", "sys/failed", "sys/ping_time", "sys/running_time", "sys/monitoring_time"];

const FILES = new Set(["file", "fileSet", "fileSeries", "artifact"]);

export const isFiles = (attribute) => FILES.has(attribute.type);

/** Makes an object's fields findable: run.at("sys/name") is the field, run.value("sys/name") its text or null. */
function findable(object) {
  const byPath = new Map(object.attributes.map((attribute) => [attribute.path, attribute]));
  return {
    ...object,
    at: (path) => byPath.get(path) ?? null,
    value: (path) => byPath.get(path)?.value ?? null,
    elements: (path) => byPath.get(path)?.elements ?? [],
  };
}

function updated(run, fresh) {
  const byPath = new Map(fresh.attributes.map((attribute) => [attribute.path, attribute]));
  return findable({ ...run, attributes: run.attributes.map((attribute) => byPath.get(attribute.path) ?? attribute) });
}

function signs(object) {
  return JSON.stringify(SIGNS.map((path) => object.attributes.find((each) => each.path === path)?.value));
}

/** {run, error, reload}; run is null until it is there, and stays what it was when an error comes. */
export function useRun(id) {
  const [state, setState] = useState({ run: null, error: null });
  const latest = useRef(null);
  latest.current = state.run;

  const reload = useCallback(async () => {
    try {
      const object = await get("object", { id });
      setState({ run: findable(object), error: null });
    } catch (error) {
      setState(({ run }) => ({ run, error }));
    }
  }, [id]);
  useEffect(() => {
    reload();
  }, [reload]);

  useRepeated(async () => {
    const run = latest.current;
    if (!run) {
      return reload();
    }
    try {
      const { objects } = await post("objects/query", { ids: [run.id], columns: WATCHED });
      if (latest.current !== run) {
        return null; // an edit was faster, and has shown what is newer
      }
      if (objects.length === 0 || signs(objects[0]) !== signs(run)) {
        return reload(); // also what says that it is gone
      }
      setState({ run: updated(run, objects[0]), error: null });
    } catch (error) {
      setState((last) => ({ ...last, error }));
    }
  }, MILLISECONDS);
  return { ...state, reload };
}
