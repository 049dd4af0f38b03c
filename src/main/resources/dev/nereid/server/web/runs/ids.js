// Which runs a view has, in its order: IDs only, so that a table can jump to any of 100,000.
import { useEffect, useRef, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { useRepeated } from "../lib/loading.js";
import { queryOf } from "./view.js";

const FIRST_PAGE = 60;
const FEW = 5000;
const REFRESH_FEW = 5000;
const REFRESH_MANY = 30000;

/**
 * {groups, error, isWhole, reload, seed}. groups is a list of {value, type, ids}, one without value where the view has no
 * groups; null until the first rows are there. seed holds the first rows, which come before all IDs do.
 */
export function useIds(project, view, columns) {
  const [state, setState] = useState({ groups: null, error: null, isWhole: false, seed: null });
  const [turn, setTurn] = useState(0);
  const asked = useRef(0);
  const query = queryOf(project, view);
  const key = JSON.stringify([query, view.groupBy]);

  const askAll = async (signal) => {
    const answer = await post("objects/ids", { ...query, group_by: view.groupBy ?? undefined }, signal);
    return answer.groups ?? [{ value: null, type: null, ids: answer.ids }];
  };

  useEffect(() => {
    if (!columns) {
      return undefined;
    }
    const abort = new AbortController();
    const number = ++asked.current;
    const isCurrent = () => number === asked.current && !abort.signal.aborted;
    const fail = (error) => isCurrent() && setState((last) => ({ ...last, error }));
    if (!view.groupBy) {
      post("objects/query", { ...query, limit: FIRST_PAGE, columns }, abort.signal).then(({ objects }) => {
        if (isCurrent()) {
          const ids = objects.map(({ id }) => id);
          setState((last) =>
            last.isWhole && last.key === key
              ? { ...last, seed: objects }
              : { key, groups: [{ value: null, type: null, ids }], error: null, isWhole: false, seed: objects },
          );
        }
      }, fail);
    }
    askAll(abort.signal).then(
      (groups) => isCurrent() && setState((last) => ({ ...last, key, groups, error: null, isWhole: true })),
      fail,
    );
    return () => abort.abort();
  }, [key, columns === null, turn]);

  const count = (state.groups ?? []).reduce((sum, { ids }) => sum + ids.length, 0);
  useRepeated(
    async () => {
      const number = asked.current;
      const isWrong = state.error?.code === "query_invalid"; // which another question does not mend
      if (!columns || isWrong || (!state.isWhole && !state.error)) {
        return;
      }
      try {
        const groups = await askAll();
        if (number === asked.current) {
          setState((last) => ({ ...last, key, groups, error: null, isWhole: true }));
        }
      } catch (error) {
        if (number === asked.current) {
          setState((last) => ({ ...last, error }));
        }
      }
    },
    count <= FEW ? REFRESH_FEW : REFRESH_MANY,
  );
  return { ...state, count, reload: () => setTurn((last) => last + 1) };
}
