// The runs of a view as a table.
import { h, div, input, useMemo, useRef, useState } from "../lib/dom.js";
import { navigate, projectPath } from "../lib/router.js";
import { isEditable } from "./cell-editor.js";
import { useEditing } from "./editing.js";
import { ROW_HEIGHT, Row, Spacer, useActiveCell, useAskedColumn, useSeenColumn, useWindow } from "./grid.js";
import { HeadCell } from "./head.js";
import { GroupRow, RunRow } from "./row.js";
import { useSelection } from "./selection.js";

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

/** Where pinned columns stay, how wide they are with the check boxes, and how wide all are. */
function placesOf(columns) {
  let left = CHECK_WIDTH;
  const places = columns.map((column) => {
    const place = column.isPinned ? { left } : null;
    left += column.width;
    return place;
  });
  const pinned = columns.reduce((sum, { isPinned, width }) => sum + (isPinned ? width : 0), CHECK_WIDTH);
  return { places, pinned, width: left };
}

/**
 * useRowsOf(ids) gives the rows that are known; selected is a set of IDs; asked is {path} of a column that is to be seen; say(text)
 * tells the reader.
 */
export function RunsTable({ project, view, groups, isWhole, columns: chosen, asked, useRowsOf, selected, setSelected, change, sort, group, canEdit, say }) {
  const [closed, setClosed] = useState(new Set());
  const [dragging, setDragging] = useState(null); // {path, width} of the column whose edge is dragged
  const dragged = useRef(null);
  const columns = useMemo(
    () => chosen.map((column) => (column.path === dragging?.path ? { ...column, width: dragging.width } : column)),
    [chosen, dragging],
  );
  const items = useMemo(() => itemsOf(groups, view.groupBy, closed), [groups, view.groupBy, closed]);
  const { places, pinned, width } = useMemo(() => placesOf(columns), [columns]);
  const { element, onScroll, first, last, pageRows } = useWindow(items.length);
  const seen = items.slice(first, last);
  const { rows, refresh } = useRowsOf(seen.filter((item) => typeof item === "string"));

  const toggle = (key) => {
    const next = new Set(closed);
    next.delete(key) || next.add(key);
    setClosed(next);
  };
  const all = useMemo(() => groups.flatMap(({ ids }) => ids), [groups]);
  const selection = useSelection({ items, ids: all, selected, setSelected });
  const select = (id, { shiftKey, currentTarget }) => {
    if (shiftKey) {
      selection.extend(id);
      currentTarget.checked = true; // also if it was before
    } else {
      selection.toggle(id);
    }
    element.current.focus({ preventScroll: true }); // where the keys go on from here
  };
  const { editing, open, closeEditor, keep } = useEditing({ element, say });
  const address = (id) => projectPath(project, "e", id);
  const edit = (item, column) => {
    const path = columns[column]?.path;
    if (typeof items[item] !== "string" || !isEditable(path)) {
      return;
    }
    if (canEdit) {
      open({ id: items[item], path });
    } else {
      say(view.isTrash ? "Nothing is changed in the trash." : "You only read here.");
    }
  };
  const onKey = (event, item, column) => {
    const what = items[item];
    if (what === undefined) {
      return;
    }
    if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      isWhole && selection.all();
    } else if (typeof what !== "string") {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        toggle(what.key);
      }
    } else if (event.key === " ") {
      event.preventDefault();
      selection.toggle(what);
    } else if (event.key === "F2") {
      event.preventDefault();
      edit(item, column - 1);
    } else if (event.key === "Enter") {
      navigate(address(what));
    }
  };
  const { active, setActive, onKeyDown } = useActiveCell({
    items,
    columnCount: columns.length + 1,
    pageRows,
    element,
    extend: selection.extend,
    onKey,
  });
  useSeenColumn(element, active);
  useAskedColumn(element, asked, columns);

  const at = (event) => {
    const cell = event.target.closest("[data-column]");
    const row = event.target.closest("[data-item]");
    return row && [Number(row.dataset.item), cell ? Number(cell.dataset.column) + 1 : 0];
  };
  const actions = useRef({}).current; // the same object, so that a row need not be drawn again for it
  Object.assign(actions, { toggle, select, closeEditor, keep, refresh });
  const isSeries = (path) => {
    const known = seen.find((item) => rows.get(item)?.fields.has(path));
    return known !== undefined && rows.get(known).fields.get(path).type === "floatSeries";
  };

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
      style: { "--pinned": `${pinned}px` },
      ref: element,
      onScroll,
      onKeyDown,
      onMouseDown: (event) => event.shiftKey && event.target.type === "checkbox" && event.preventDefault(), // it selects no text
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
          disabled: !isWhole,
          checked: all.length > 0 && selected.size === all.length,
          onChange: (event) => selection.all(event.target.checked),
        }),
      ),
      columns.map((column, index) =>
        h(HeadCell, { key: column.path, column, index, place: places[index], isSeries: isSeries(column.path), view, columns, change, sort, group, dragged, setDragging }),
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
              editing: editing?.id === item ? editing : null,
              actions,
            })
          : h(Row, { key: item.key, draw: GroupRow, item, index, width, groupBy: view.groupBy, actions, isActive: isActiveRow });
      }),
    ),
  );
}
