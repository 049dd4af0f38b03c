// A table of any number of rows, of which only those are drawn that are seen. It is one stop for the Tab key; arrows move
// within it.
import { Component, div, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../lib/dom.js";

export const ROW_HEIGHT = 34;
const AROUND = 12; // rows drawn above and below

/** The items that are seen: {first, last}, and what has to be told when somebody scrolls. */
export function useWindow(itemCount) {
  const [scroll, setScroll] = useState({ top: 0, height: 800 });
  const element = useRef(null);
  useLayoutEffect(() => {
    const measure = () =>
      element.current && setScroll({ top: element.current.scrollTop, height: element.current.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  const step = ROW_HEIGHT * 4; // so that not every pixel draws anew
  const onScroll = (event) => {
    const { scrollTop, clientHeight } = event.currentTarget;
    setScroll((last) =>
      Math.floor(last.top / step) === Math.floor(scrollTop / step) && last.height === clientHeight
        ? last
        : { top: scrollTop, height: clientHeight },
    );
  };
  const first = Math.max(0, Math.floor(scroll.top / ROW_HEIGHT) - AROUND);
  const last = Math.min(itemCount, Math.ceil((scroll.top + scroll.height) / ROW_HEIGHT) + AROUND);
  return { element, onScroll, first, last: Math.max(first, last), pageRows: Math.floor(scroll.height / ROW_HEIGHT) };
}

/** Drawn again only if something of it has changed: scrolling moves rows, and changes none. */
export class Row extends Component {
  shouldComponentUpdate(next) {
    return Object.keys(next).some((name) => next[name] !== this.props[name]);
  }

  render({ draw, ...properties }) {
    return draw(properties);
  }
}

const MOVES = {
  ArrowDown: ([row, column]) => [row + 1, column],
  ArrowUp: ([row, column]) => [row - 1, column],
  ArrowRight: ([row, column]) => [row, column + 1],
  ArrowLeft: ([row, column]) => [row, column - 1],
  Home: ([row]) => [row, 0],
  End: ([row]) => [row, Infinity],
};

const VERTICAL = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp"]);

const keyOf = (item) => (typeof item === "object" ? item.key : item);

/**
 * The active cell, [item, column], and keys that move it. It stays with its item when others come before that.
 * extend(item, from) is called for a move to another row with Shift, onKey gets what is no move.
 */
export function useActiveCell({ items, columnCount, pageRows, element, extend, onKey }) {
  const [active, setActive] = useState({ row: 0, column: 0, key: null });
  const itemCount = items.length;
  const clamp = ([row, column]) => {
    const nearest = Math.max(0, Math.min(itemCount - 1, row));
    const isGroup = typeof items[nearest] === "object"; // which has one cell
    return [nearest, isGroup ? 0 : Math.max(0, Math.min(columnCount - 1, column))];
  };
  const placed = useMemo(() => {
    const isThere = active.key === null || keyOf(items[active.row]) === active.key;
    const found = isThere ? active.row : items.findIndex((item) => keyOf(item) === active.key);
    return found < 0 ? active.row : found;
  }, [items, active]);
  const [row, column] = clamp([placed, active.column]);
  const activate = ([to, at]) => setActive({ row: to, column: at, key: keyOf(items[to]) ?? null });
  const move = (to) => {
    const next = clamp(to);
    activate(next);
    const pane = element.current;
    const top = next[0] * ROW_HEIGHT;
    const headHeight = pane.querySelector(".grid-head").offsetHeight;
    if (top < pane.scrollTop) {
      pane.scrollTop = top;
    } else if (top + ROW_HEIGHT + headHeight > pane.scrollTop + pane.clientHeight) {
      pane.scrollTop = top + ROW_HEIGHT + headHeight - pane.clientHeight;
    }
    return next;
  };
  const onKeyDown = (event) => {
    if (event.target !== element.current) {
      return; // for a button or an editor in it
    }
    const pages = { PageDown: [row + pageRows - 1, column], PageUp: [row - pageRows + 1, column] };
    const ends = event.ctrlKey && { Home: [0, 0], End: [itemCount - 1, Infinity] };
    const to = (ends && ends[event.key]) || pages[event.key] || MOVES[event.key]?.([row, column]);
    if (to) {
      event.preventDefault();
      const next = move(to);
      if (event.shiftKey && items.length > 0 && VERTICAL.has(event.key)) {
        extend(items[next[0]], items[row]);
      }
    } else {
      onKey(event, row, column);
    }
  };
  return { active: [row, column], setActive: activate, onKeyDown };
}

/** Keeps the active cell where one can see it from the side, too. */
export function useSeenColumn(element, active) {
  useEffect(() => {
    const cell = element.current?.querySelector(".cell-active");
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [active[1]]);
}

/** Scrolls to a column once it is there; asked is {path}, another one each time that somebody asks. */
export function useAskedColumn(element, asked, columns) {
  const done = useRef(asked);
  useEffect(() => {
    const index = columns.findIndex(({ path }) => path === asked?.path);
    if (asked !== done.current && index >= 0) {
      done.current = asked;
      const head = element.current.querySelector(`[role="columnheader"][aria-colindex="${index + 2}"]`);
      head.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }, [asked, columns]);
}

export function Spacer({ height, width, top, children }) {
  return div(
    { class: "grid-space", role: "presentation", style: { height: `${height}px`, width: `${width}px` } },
    div({ class: "grid-rows", role: "presentation", style: { transform: `translateY(${top}px)` } }, children),
  );
}

