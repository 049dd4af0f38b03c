// A run as the page has it, asked for anew while something changes.
import { useCallback, useEffect, useRef, useState } from "../lib/dom.js";
import { get, post } from "../lib/api.js";
import { byPath, findable } from "../lib/fields.js";
import { useRepeated } from "../lib/loading.js";

const MILLISECONDS = 2000;

/** A run of many fields, which takes long to read, is read at most in this part of the time. */
const READING_PART = 0.25;

/** What is asked every time; the rest only if one of the first has changed. */
const SIGNS = ["sys/modification_time", "sys/size", "sys/lost_operations", "sys/trashed"];
const WATCHED = [...SIGNS, "sys/state", "sys/failed", "sys/ping_time", "sys/running_time", "sys/monitoring_time"];

const FILES = new Set(["file", "fileSet", "fileSeries", "artifact"]);

export const isFiles = (attribute) => FILES.has(attribute.type);

function updated(run, fresh) {
  const newer = byPath(fresh);
  return findable({ ...run, attributes: run.attributes.map((attribute) => newer.get(attribute.path) ?? attribute) });
}

function signs(object) {
  return JSON.stringify(SIGNS.map((path) => object.attributes.find((each) => each.path === path)?.value));
}

/** {run, error, reload}; run is null until it is there, and stays what it was when an error comes. */
export function useRun(id) {
  const [state, setState] = useState({ run: null, error: null });
  const latest = useRef(null);
  latest.current = state.run;

  const next = useRef(0); // when changes of others may be read

  const reload = useCallback(async () => {
    const start = performance.now();
    try {
      const object = await get("object", { id });
      setState({ run: findable(object), error: null });
    } catch (error) {
      setState(({ run }) => ({ run, error }));
    }
    const end = performance.now();
    next.current = end + (end - start) * (1 / READING_PART - 1);
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
      const isOld = objects.length === 0 || signs(objects[0]) !== signs(run);
      if (isOld && performance.now() >= next.current) {
        return reload(); // also what says that it is gone
      }
      if (isOld) {
        return null;
      }
      setState({ run: updated(run, objects[0]), error: null });
    } catch (error) {
      setState((last) => ({ ...last, error }));
    }
  }, MILLISECONDS);
  return { ...state, reload };
}
