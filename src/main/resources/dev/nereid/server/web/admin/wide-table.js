// A table that is scrolled sideways where the screen is narrower, also with the keyboard.
import { div, span, table, tbody, th, thead, tr } from "../lib/dom.js";

/** heads are texts, or null for a column of buttons; rows are what is in its body. */
export function WideTable({ name, heads, rows }) {
  return div(
    { class: "admin-wide", role: "group", "aria-label": name, tabIndex: 0 },
    table(
      { class: "plain" },
      thead(tr(heads.map((head) => th({ key: head }, head ?? span({ class: "unseen" }, "Actions"))))),
      tbody(rows),
    ),
  );
}
