// The heads of the columns: sort by a click, a menu for the rest, an edge to drag, and heads that can be dragged to a place.
import { h, button, div, span, useRef } from "../lib/dom.js";
import { Menu } from "../ui/menu.js";
import { AGGREGATES, COLUMN_WIDTH_MAX, COLUMN_WIDTH_MIN, sortKeyOf } from "./view.js";

const WIDER = 40;
const SHOW = new Map([
  [null, "Show the last value"],
  ["min", "Show the minimum"],
  ["max", "Show the maximum"],
  ["mean", "Show the mean"],
]);

/** Drags an edge: preview gets each width, resize the last one. */
function Edge({ column, preview, resize }) {
  const start = useRef(null); // {x, width}, and the width that it has now
  const end = () => {
    if (start.current?.now) {
      resize(start.current.now);
    }
    start.current = null;
  };
  return div({
    class: "head-edge",
    "aria-hidden": "true",
    draggable: true,
    onDragStart: (event) => {
      event.preventDefault(); // it is the edge that is dragged, not the column
      event.stopPropagation();
    },
    onPointerDown: (event) => {
      event.preventDefault();
      start.current = { x: event.clientX, width: column.width };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event) => {
      if (start.current) {
        start.current.now = start.current.width + event.clientX - start.current.x;
        preview(start.current.now);
      }
    },
    onPointerUp: end,
    onPointerCancel: end,
  });
}

function actionsOf({ column, index, isSeries, isSorted, columns, change, sort, group }) {
  const replaced = (properties, order) =>
    change(columns.map((other, i) => (i === index ? { ...other, ...properties } : other)), order);
  const aggregated = (aggregate) =>
    replaced({ aggregate }, isSorted ? { sort: sortKeyOf({ ...column, aggregate }) } : undefined);
  const others = [null, ...AGGREGATES].filter((aggregate) => aggregate !== (column.aggregate ?? null));
  const moved = (by) => {
    const next = columns.filter((other) => other !== column);
    next.splice(index + by, 0, column);
    change(next);
  };
  const mayMove = (by) => columns[index + by]?.isPinned === column.isPinned;
  return [
    ["Sort, smallest first", () => sort(sortKeyOf(column), true)],
    ["Sort, largest first", () => sort(sortKeyOf(column), false)],
    null,
    ...(isSeries ? [...others.map((aggregate) => [SHOW.get(aggregate), () => aggregated(aggregate)]), null] : []),
    mayMove(-1) && ["Move left", () => moved(-1)],
    mayMove(1) && ["Move right", () => moved(1)],
    ["Wider", () => replaced({ width: Math.min(COLUMN_WIDTH_MAX, column.width + WIDER) })],
    ["Narrower", () => replaced({ width: Math.max(COLUMN_WIDTH_MIN, column.width - WIDER) })],
    [column.isPinned ? "Unpin" : "Pin", () => replaced({ isPinned: !column.isPinned })],
    null,
    ["Group by this", () => group(column.path)],
    columns.length > 1 && ["Remove column", () => change(columns.filter((other) => other !== column))],
  ].filter((action) => action !== false);
}

/** Namespace and name: where there is little room, the namespace is cut. */
function headOf(path) {
  if (path.startsWith("sys/")) {
    const name = path.slice("sys/".length).replaceAll("_", " ");
    return ["", name === "id" ? "ID" : name];
  }
  const end = path.lastIndexOf("/") + 1;
  return [path.slice(0, end), path.slice(end)];
}

/** place is {left} of a pinned column, else null; isSeries if there are float series in it. */
export function HeadCell({ column, index, place, isSeries, view, columns, change, sort, group, dragged, setDragging }) {
  const isSorted = view.sortBy === sortKeyOf(column);
  const [space, name] = headOf(column.path);
  const fitting = (width) => Math.min(COLUMN_WIDTH_MAX, Math.max(COLUMN_WIDTH_MIN, width));
  const preview = (width) => setDragging({ path: column.path, width: fitting(width) });
  const resize = (width) => {
    setDragging(null);
    change(columns.map((other) => (other === column ? { ...other, width: fitting(width) } : other)));
  };
  const drop = () => {
    const from = dragged.current;
    if (from !== null && from !== column.path) {
      const moving = columns.find(({ path }) => path === from);
      const others = columns.filter((other) => other !== moving);
      others.splice(others.indexOf(column) + (columns.indexOf(moving) < index ? 1 : 0), 0, {
        ...moving,
        isPinned: column.isPinned,
      });
      change(others);
    }
  };
  return div(
    {
      class: "cell head-cell" + (column.isPinned ? " cell-pinned" : ""),
      role: "columnheader",
      "aria-colindex": index + 2,
      "aria-sort": isSorted ? (view.isAscending ? "ascending" : "descending") : "none",
      style: { width: `${column.width}px`, left: place ? `${place.left}px` : "" },
      draggable: true,
      onDragStart: (event) => {
        dragged.current = column.path;
        event.dataTransfer.effectAllowed = "move";
      },
      onDragEnd: () => {
        dragged.current = null;
      },
      onDragOver: (event) => dragged.current !== null && event.preventDefault(),
      onDrop: (event) => {
        event.preventDefault();
        drop();
      },
    },
    button(
      {
        type: "button",
        class: "head-name",
        title: column.aggregate ? `${column.aggregate} of ${column.path}` : column.path,
        onClick: () => sort(sortKeyOf(column), isSorted ? !view.isAscending : false),
      },
      column.aggregate && span({ class: "head-aggregate" }, column.aggregate + " "),
      space && span({ class: "head-space" }, space),
      span({ class: "head-text" }, name),
      isSorted && span({ "aria-hidden": "true" }, view.isAscending ? "↑" : "↓"),
    ),
    h(Menu, {
      class: "quiet head-menu",
      label: `Column ${column.path}`,
      content: "⋮",
      actions: actionsOf({ column, index, isSeries, isSorted, columns, change, sort, group }),
    }),
    h(Edge, { column, preview, resize }),
  );
}
