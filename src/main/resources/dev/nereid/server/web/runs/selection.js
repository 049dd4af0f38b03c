// Which runs are chosen: one by one, or all from one to another, as lists of files do it.
import { useRef } from "../lib/dom.js";

/**
 * {toggle, extend, all}. The items of a table are IDs, and heads of groups, which are passed over. extend(item) takes all
 * from where one began to that item, in place of what it took the last time. With from it goes on if it ended there, else it
 * begins there.
 */
export function useSelection({ items, ids, selected, setSelected }) {
  const range = useRef({ anchor: null, end: null, base: null, result: null }); // base: what was chosen besides
  const put = (anchor, end, base, result) => {
    range.current = { anchor, end, base, result };
    setSelected(result);
  };
  const toggle = (id) => {
    const next = new Set(selected);
    next.delete(id) || next.add(id);
    put(id, id, next, next);
  };
  const extend = (id, from = null) => {
    const last = range.current;
    const isGoingOn = last.result === selected && (from === null || from === last.end);
    const anchor = isGoingOn ? last.anchor : (from ?? last.anchor);
    const base = isGoingOn ? last.base : selected;
    const [one, other] = [items.indexOf(anchor), items.indexOf(id)];
    const next = new Set(base);
    for (const item of one < 0 ? [id] : items.slice(Math.min(one, other), Math.max(one, other) + 1)) {
      typeof item === "string" && next.add(item);
    }
    put(one < 0 ? id : anchor, id, base, next);
  };
  const all = (isWanted = true) => put(null, null, null, new Set(isWanted ? ids : []));
  return { toggle, extend, all };
}
