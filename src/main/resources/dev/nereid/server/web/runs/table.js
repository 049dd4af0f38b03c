// The runs of a view as a table.
import { h, a, button, div, input, span, useEffect, useMemo, useRef, useState } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { navigate, projectPath } from "../lib/router.js";
import { StateMark, contentOf, isNumber, titleOf } from "./cell.js";
import { CellEditor, isEditable } from "./cell-editor.js";
import { ROW_HEIGHT, Row, Spacer, useActiveCell, useSeenColumn, useWindow } from "./grid.js";
import { HeadCell } from "./head.js";

const CHECK_WIDTH = 40;

/** Groups as items of a list: one for the head of each, and one for each run of those that are open. */
function itemsOf(groups, groupBy, closed) {
  const items = [];
  for (const group of groups) {
    const key = `${group.type}:${group.value}`;
    const isOpen = !closed.has(key);
    if (groupBy) {
      items.push({ group, key, isOpen });
    }
    if (isOpen) {
      group.ids.forEach((id) => items.push(id));
    }
  }
  return items;
}

/** Where pinned columns stay, and how wide all are. */
function placesOf(columns) {
  let left = CHECK_WIDTH;
  const places = columns.map((column) => {
    const place = column.isPinned ? { left } : null;
    left += column.width;
    return place;
  });
  return { places, width: left };
}

function GroupRow({ item, index, width, groupBy, actions, isActive }) {
  const value = item.group.value === null ? "without" : item.group.value === "" ? "(empty)" : item.group.value;
  return div(
    { class: "grid-row group-row" + (isActive ? " cell-active" : ""), role: "row", "aria-rowindex": index + 2, style: { width: `${width}px` } },
    div(
      { role: "gridcell", id: `cell-${index}-0`, class: "group-cell" },
      button(
        { type: "button", class: "quiet", tabIndex: -1, "aria-expanded": String(item.isOpen), onClick: () => actions.toggle(item.key) },
        item.isOpen ? "▾ " : "▸ ",
        span({ class: "hint" }, groupBy + " "),
        value,
        span({ class: "group-count" }, count(item.group.ids.length)),
      ),
    ),
  );
}

function RunRow({ id, row, index, columns, places, width, href, isSelected, activeColumn, editing, actions }) {
  const fields = row?.fields;
  const cell = (column, i) => {
    const field = fields?.get(column.path);
    const isEdited = editing === i;
    return div(
      {
        key: column.path,
        id: `cell-${index}-${i + 1}`,
        role: "gridcell",
        "aria-colindex": i + 2,
        class:
          "cell" +
          (column.isPinned ? " cell-pinned" : "") +
          (isNumber(field) ? " number" : "") +
          (activeColumn === i + 1 ? " cell-active" : "") +
          (isEdited ? " cell-edited" : ""),
        style: { width: `${column.width}px`, left: places[i] ? `${places[i].left}px` : "" },
        title: isEdited ? undefined : titleOf(field),
        "data-column": i,
      },
      isEdited
        ? h(CellEditor, { id, field, path: column.path, close: actions.closeEditor, saved: actions.refresh })
        : column.path === "sys/id" && fields
          ? [h(StateMark, { fields }), a({ href, tabIndex: -1 }, fields.get("sys/id")?.value ?? id)]
          : contentOf(field),
    );
  };
  return div(
    {
      class: "grid-row" + (isSelected ? " row-selected" : "") + (row?.isGone ? " row-gone" : ""),
      role: "row",
      "aria-rowindex": index + 2,
      "aria-selected": String(isSelected),
      style: { width: `${width}px` },
      "data-item": index,
    },
    div(
      { class: "cell cell-pinned check-cell" + (activeColumn === 0 ? " cell-active" : ""), role: "gridcell", id: `cell-${index}-0` },
      input({ type: "checkbox", tabIndex: -1, checked: isSelected, "aria-label": `Select ${id}`, onChange: () => actions.select(id) }),
    ),
    columns.map(cell),
  );
}

/**
 * useRowsOf(ids) gives the rows that are known; selected is a set of IDs.
 */
export function RunsTable({ project, view, groups, columns, useRowsOf, selected, setSelected, change, sort, group, canEdit }) {
  const [closed, setClosed] = useState(new Set());
  const [editing, setEditing] = useState(null); // [item, column]
  const dragged = useRef(null);
  const items = useMemo(() => itemsOf(groups, view.groupBy, closed), [groups, view.groupBy, closed]);
  const { places, width } = useMemo(() => placesOf(columns), [columns]);
  const { element, onScroll, first, last, pageRows } = useWindow(items.length);
  const seen = items.slice(first, last);
  const { rows, refresh } = useRowsOf(seen.filter((item) => typeof item === "string"));

  const toggle = (key) => {
    const next = new Set(closed);
    next.delete(key) || next.add(key);
    setClosed(next);
  };
  const select = (id) => {
    const next = new Set(selected);
    next.delete(id) || next.add(id);
    setSelected(next);
  };
  const address = (id) => projectPath(project, "e", id);
  const edit = (item, column) => {
    const isRun = typeof items[item] === "string" && column >= 0;
    const may = canEdit && isRun && isEditable(columns[column].path, rows.get(items[item])?.fields.get(columns[column].path));
    if (may) {
      setEditing([item, column]);
    }
  };
  const onKey = (event, item, column) => {
    const what = items[item];
    if (what === undefined) {
      return;
    }
    if (typeof what !== "string") {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        toggle(what.key);
      }
    } else if (event.key === " ") {
      event.preventDefault();
      select(what);
    } else if (event.key === "F2" || (event.key === "Enter" && isEditable(columns[column - 1]?.path) && canEdit)) {
      event.preventDefault();
      edit(item, column - 1);
    } else if (event.key === "Enter") {
      navigate(address(what));
    }
  };
  const { active, setActive, onKeyDown } = useActiveCell({
    itemCount: items.length,
    columnCount: columns.length + 1,
    pageRows,
    element,
    onKey,
  });
  useSeenColumn(element, active);
  useEffect(() => setEditing(null), [groups === null, view.query, view.sortBy]);

  const at = (event) => {
    const cell = event.target.closest("[data-column]");
    const row = event.target.closest("[data-item]");
    return row && [Number(row.dataset.item), cell ? Number(cell.dataset.column) + 1 : 0];
  };
  const closeEditor = () => {
    setEditing(null);
    element.current.focus();
  };
  const actions = useRef({}).current; // the same object, so that a row need not be drawn again for it
  Object.assign(actions, { toggle, select, closeEditor, refresh });
  const all = useMemo(() => groups.flatMap(({ ids }) => ids), [groups]);

  return div(
    {
      class: "grid",
      role: "grid",
      "aria-label": "Runs",
      "aria-rowcount": items.length + 1,
      "aria-colcount": columns.length + 1,
      "aria-multiselectable": "true",
      "aria-activedescendant": items.length > 0 ? `cell-${active[0]}-${active[1]}` : undefined,
      tabIndex: 0,
      ref: element,
      onScroll,
      onKeyDown,
      onClick: (event) => at(event) && setActive(at(event)),
      onDblClick: (event) => at(event) && edit(at(event)[0], at(event)[1] - 1),
    },
    div(
      { class: "grid-head", role: "row", "aria-rowindex": 1, style: { width: `${width}px` } },
      div(
        { class: "cell cell-pinned check-cell head-cell", role: "columnheader" },
        input({
          type: "checkbox",
          "aria-label": "Select all",
          checked: all.length > 0 && selected.size === all.length,
          onChange: (event) => setSelected(new Set(event.target.checked ? all : [])),
        }),
      ),
      columns.map((column, index) =>
        h(HeadCell, { key: column.path, column, index, place: places[index], view, columns, change, sort, group, dragged }),
      ),
    ),
    h(
      Spacer,
      { height: items.length * ROW_HEIGHT, width, top: first * ROW_HEIGHT },
      seen.map((item, i) => {
        const index = first + i;
        const isActiveRow = active[0] === index;
        return typeof item === "string"
          ? h(Row, {
              key: item,
              draw: RunRow,
              id: item,
              row: rows.get(item),
              index,
              columns,
              places,
              width,
              href: address(item),
              isSelected: selected.has(item),
              activeColumn: isActiveRow ? active[1] : -1,
              editing: editing?.[0] === index ? editing[1] : null,
              actions,
            })
          : h(Row, { key: item.key, draw: GroupRow, item, index, width, groupBy: view.groupBy, actions, isActive: isActiveRow });
      }),
    ),
  );
}
