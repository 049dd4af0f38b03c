// The runs that are compared: in the order of the address, each with its colour, asked for anew while some of them go on.
import { useMemo } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { curveColor, curveDash } from "../chart/colors.js";
import { byPath } from "../lib/fields.js";
import { useLoaded, useRepeated } from "../lib/loading.js";
import { setParameters } from "../lib/router.js";

const REFRESH_MILLISECONDS = 3000;

/** What is asked every time; the rest only if one of these has changed. */
const SIGNS = ["sys/modification_time", "sys/size", "sys/state", "sys/failed"];

function signsOf(objects) {
  const signs = ({ attributes }) => SIGNS.map((path) => attributes.find((each) => each.path === path)?.value);
  return JSON.stringify(objects.map((object) => [object.id, ...signs(object)]).sort());
}

/** IDs in the address. */
export function idsOf(parameters) {
  const ids = (parameters.get("runs") ?? "").split(",").filter(Boolean);
  return [...new Set(ids)];
}

export const changeIds = (ids) => setParameters({ runs: ids.join(",") });

/** {runs, missing, error, reload}; runs is null until they are there, missing the IDs that nobody knows. */
export function useCompared(ids) {
  const key = ids.join(",");
  const ask = async (signal) => (ids.length === 0 ? [] : (await post("objects/query", { ids }, signal)).objects);
  const { value, error, reload, refresh } = useLoaded(ask, [key]);
  useRepeated(async () => {
    const { objects } = await post("objects/query", { ids, columns: SIGNS });
    return signsOf(objects) === signsOf(value ?? []) ? null : refresh();
  }, REFRESH_MILLISECONDS);
  const runs = useMemo(() => {
    if (!value) {
      return null;
    }
    const known = new Map(value.map((object) => [object.id, object]));
    return ids
      .filter((id) => known.has(id))
      .map((id) => {
        const object = known.get(id);
        const fields = byPath(object);
        const name = fields.get("sys/name")?.value;
        return {
          id,
          fields,
          name,
          label: name ? `${id} ${name}` : id,
          color: curveColor(ids.indexOf(id)),
          dash: curveDash(ids.indexOf(id)),
          origin: new Date(fields.get("sys/creation_time")?.value).getTime(),
        };
      });
  }, [value, key]);
  const missing = runs ? ids.filter((id) => !runs.some((run) => run.id === id)) : [];
  return { runs, missing, error, reload };
}
