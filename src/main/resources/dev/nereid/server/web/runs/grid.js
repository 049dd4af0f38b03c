// A table of any number of rows, of which only those are drawn that are seen. It is one stop for the Tab key; arrows move
// within it.
import { Component, div, useEffect, useLayoutEffect, useRef, useState } from "../lib/dom.js";

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

/**
 * The active cell, [item, column], and keys that move it. onKey gets what is not a move.
 *
 * isEditing says that keys are for an editor in the table.
 */
export function useActiveCell({ itemCount, columnCount, pageRows, element, onKey }) {
  const [active, setActive] = useState([0, 0]);
  const clamp = ([row, column]) => [
    Math.max(0, Math.min(itemCount - 1, row)),
    Math.max(0, Math.min(columnCount - 1, column)),
  ];
  const [row, column] = clamp(active);
  const move = (to) => {
    const next = clamp(to);
    setActive(next);
    const pane = element.current;
    const top = next[0] * ROW_HEIGHT;
    const headHeight = pane.querySelector(".grid-head").offsetHeight;
    if (top < pane.scrollTop) {
      pane.scrollTop = top;
    } else if (top + ROW_HEIGHT + headHeight > pane.scrollTop + pane.clientHeight) {
      pane.scrollTop = top + ROW_HEIGHT + headHeight - pane.clientHeight;
    }
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
      move(to);
    } else {
      onKey(event, row, column);
    }
  };
  return { active: [row, column], setActive, onKeyDown };
}

/** Keeps the active cell where one can see it from the side, too. */
export function useSeenColumn(element, active) {
  useEffect(() => {
    const cell = element.current?.querySelector(".cell-active");
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [active[1]]);
}

export function Spacer({ height, width, top, children }) {
  return div(
    { class: "grid-space", role: "presentation", style: { height: `${height}px`, width: `${width}px` } },
    div({ class: "grid-rows", role: "presentation", style: { transform: `translateY(${top}px)` } }, children),
  );
}

