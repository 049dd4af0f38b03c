// The query of a table: NQL with the names of fields as suggestions, and what is wrong shown under the character.
import { h, button, div, form, p, pre, useEffect, useRef, useState } from "../lib/dom.js";
import { fieldsLike } from "../ui/field-input.js";
import { SuggestingInput } from "../ui/suggesting-input.js";

const BARE_PATH = /^[A-Za-z0-9_./-]+$/;
const AROUND = 48; // characters of a long query on either side of what is wrong

/** How types are called in a query, and what can follow. */
const COMPARED = { int: "integer" };

/** The beginning of a path before the caret: {start, text}; null where none is being written. */
function pathBefore(text, caret) {
  const before = text.slice(0, caret);
  const quoted = /`([^`]*)$/.exec(before);
  if (quoted && (before.split("`").length - 1) % 2 === 1) {
    return { start: quoted.index, text: quoted[1] };
  }
  const word = /(?:^|[\s(])([^\s()"'`:<>=!]*)$/.exec(before);
  return word && { start: caret - word[1].length, text: word[1] };
}

function condition({ path, type }) {
  const name = BARE_PATH.test(path) ? path : "`" + path.replaceAll("`", "``") + "`";
  return `${name}:${COMPARED[type] ?? type} `;
}

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

  const suggest = async (written, at) => {
    const part = pathBefore(written, at);
    if (!part) {
      return [];
    }
    const fields = await fieldsLike(project, part.text);
    return fields.map((known) => ({ text: known.path, note: known.type, known, part, at }));
  };
  const take = ({ known, part, at }) => {
    const inserted = condition(known);
    caret.current = part.start + inserted.length;
    setText(text.slice(0, part.start) + inserted + text.slice(at).replace(/^`?(:\w*)? ?/, ""));
  };
  const submit = () => change(text.trim());

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
        placeholder: 'Query: sys/tags:stringSet CONTAINS "baseline" AND val/acc:floatSeries > 0.9',
        value: text,
        setValue: setText,
        suggest,
        take,
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
