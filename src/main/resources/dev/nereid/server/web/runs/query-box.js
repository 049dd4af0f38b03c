// The query of a table: NQL, completed as one writes, or a text to look for; what is wrong is shown under the character.
import { h, button, div, form, p, pre, useEffect, useRef, useState } from "../lib/dom.js";
import { SuggestingInput } from "../ui/suggesting-input.js";
import { completions } from "./nql-completion.js";
import { plainText, textQuery } from "./plain-text.js";

const AROUND = 48; // characters of a long query on either side of what is wrong

/** The part of a query around a column, and below it a caret. */
function excerpt(query, column) {
  const at = column - 1;
  const from = Math.max(0, at - AROUND);
  const characters = [...query.replaceAll(/\s/g, " ")];
  const shown = characters.slice(from, at + AROUND).join("");
  return `${from > 0 ? "…" : ""}${shown}\n${" ".repeat(at - from + (from > 0 ? 1 : 0))}▲`;
}

function Wrong({ error, query }) {
  return div(
    { class: "query-error", id: "query-error", role: "alert" },
    error.column && pre(excerpt(query, error.column)),
    p(error.message),
  );
}

/** error is what the server said of the query that is shown, or null. */
export function QueryBox({ project, query, error, change }) {
  const [text, setText] = useState(query);
  const field = useRef(null);
  const caret = useRef(null);
  useEffect(() => setText(query), [query]);
  useEffect(() => {
    if (caret.current !== null) {
      field.current.setSelectionRange(caret.current, caret.current);
      caret.current = null;
    }
  }, [text]);

  const take = ({ inserted, start, end }) => {
    caret.current = start + inserted.length;
    setText(text.slice(0, start) + inserted + text.slice(end));
  };
  const submit = () => {
    const sought = plainText(text);
    const asked = sought === null ? text.trim() : textQuery(sought);
    setText(asked);
    change(asked);
  };

  return form(
    {
      class: "query-box",
      role: "search",
      onSubmit: (event) => {
        event.preventDefault();
        submit();
      },
    },
    div(
      { class: "query-line" },
      h(SuggestingInput, {
        label: "Query",
        placeholder: 'A text, or a query: sys/tags:stringSet CONTAINS "baseline" AND val/acc:floatSeries > 0.9',
        value: text,
        setValue: setText,
        suggest: (written, at) => completions(project, written, at),
        take,
        goesOn: true,
        submit,
        inputRef: field,
        "aria-invalid": error ? "true" : undefined,
        "aria-describedby": error ? "query-error" : undefined,
      }),
      button({ type: "submit" }, "Search"),
      query && button({ type: "button", class: "quiet", onClick: () => change("") }, "Clear"),
    ),
    error && h(Wrong, { error, query }),
  );
}
