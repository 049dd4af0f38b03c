// A table that is scrolled sideways where the screen is narrower, also with the keyboard.
import { div, span, table, tbody, th, thead, tr } from "../lib/dom.js";

/** heads are texts, or null for a column of controls; numbers are those above numbers; rows are what is in its body. */
export function WideTable({ name, heads, numbers = [], rows }) {
  const actions = span({ class: "unseen" }, "Actions");
  const head = (text) => th({ key: text, class: numbers.includes(text) ? "number" : undefined }, text ?? actions);
  return div(
    { class: "admin-wide", role: "group", "aria-label": name, tabIndex: 0 },
    table(
      { class: "plain" },
      thead(tr(heads.map(head))),
      tbody(rows),
    ),
  );
}
