// The rows of the table: one for a run, one for the head of a group. actions are what can be done from within.
import { h, a, button, div, input, span } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { StateMark, contentOf, isNumber, shown, titleOf } from "./cell.js";
import { CellEditor } from "./cell-editor.js";

export function GroupRow({ item, index, width, groupBy, actions, isActive }) {
  const { type, value: exact } = item.group;
  const value = exact === null ? "without" : exact === "" ? "(empty)" : shown(groupBy, type, exact);
  return div(
    { class: "grid-row group-row" + (isActive ? " cell-active" : ""), role: "row", "aria-rowindex": index + 2, style: { width: `${width}px` } },
    div(
      { role: "gridcell", id: `cell-${index}-0`, class: "group-cell" },
      button(
        { type: "button", class: "quiet", tabIndex: -1, "aria-expanded": String(item.isOpen), onClick: () => actions.toggle(item.key) },
        item.isOpen ? "▾ " : "▸ ",
        span({ class: "hint" }, groupBy + " "),
        span({ title: exact ?? undefined }, value),
        span({ class: "group-count" }, count(item.group.ids.length)),
      ),
    ),
  );
}

export function RunRow({ id, row, index, columns, places, width, href, isSelected, activeColumn, editing, actions }) {
  const fields = row?.fields;
  const cell = (column, i) => {
    const field = fields?.get(column.path);
    const isEdited = editing?.path === column.path;
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
        title: isEdited ? undefined : titleOf(field, column.aggregate),
        "data-column": i,
      },
      isEdited
        ? h(CellEditor, { id, field, path: column.path, draft: editing.draft, actions })
        : column.path === "sys/id" && fields
          ? [h(StateMark, { fields }), a({ href, tabIndex: -1 }, fields.get("sys/id")?.value ?? id)]
          : contentOf(field, column.aggregate),
    );
  };
  return div(
    {
      class: "grid-row" + (isSelected ? " row-selected" : "") + (row?.isGone ? " row-gone" : "") + (editing ? " row-edited" : ""),
      role: "row",
      "aria-rowindex": index + 2,
      "aria-selected": String(isSelected),
      style: { width: `${width}px` },
      "data-item": index,
    },
    div(
      { class: "cell cell-pinned check-cell" + (activeColumn === 0 ? " cell-active" : ""), role: "gridcell", id: `cell-${index}-0` },
      input({ type: "checkbox", tabIndex: -1, checked: isSelected, "aria-label": `Select ${id}`, onClick: (event) => actions.select(id, event) }),
    ),
    columns.map(cell),
  );
}
