// Name, description and tags of a run, changed in its cell.
import { form, input, span, useLayoutEffect, useRef, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";

const TEXTS = new Set(["sys/name", "sys/description"]);
const SETS = new Set(["sys/tags", "sys/group_tags"]);

export const isEditable = (path) => TEXTS.has(path) || SETS.has(path);

const listOf = (text) => [...new Set(text.split(",").map((tag) => tag.trim()).filter(Boolean))];

/** The operations that make a field what was written; empty if it is that already. */
function operations(path, field, text) {
  if (!SETS.has(path)) {
    return text === (field?.value ?? "") ? [] : [{ op: "assign", path, type: "string", value: text }];
  }
  const before = field?.elements ?? [];
  const after = listOf(text);
  const added = after.filter((tag) => !before.includes(tag));
  const removed = before.filter((tag) => !after.includes(tag));
  return [
    added.length > 0 && { op: "add", path, values: added },
    removed.length > 0 && { op: "remove", path, values: removed },
  ].filter(Boolean);
}

/** Enter saves, as does leaving the field; Escape leaves all as it was. */
export function CellEditor({ id, field, path, close, saved }) {
  const element = useRef(null);
  const isOver = useRef(false);
  const before = useRef(field).current; // what others change meanwhile is not this editor's to undo
  const text = useRef(SETS.has(path) ? (field?.elements ?? []).join(", ") : (field?.value ?? ""));
  const [state, setState] = useState({ error: null, isBusy: false });
  useLayoutEffect(() => { // before the next key comes
    element.current.focus();
    element.current.select();
    return () => save(); // as when one leaves the field: it may be scrolled away
  }, []);
  const save = async () => {
    if (isOver.current) {
      return;
    }
    const changes = operations(path, before, text.current);
    isOver.current = true;
    try {
      if (changes.length > 0) {
        setState({ error: null, isBusy: true });
        await post("objects/edit", { id, operations: changes });
        await saved([id]);
      }
      close();
    } catch (error) {
      isOver.current = false;
      setState({ error, isBusy: false });
      element.current?.focus();
    }
  };
  const onKeyDown = (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      isOver.current = true;
      close();
    }
  };
  return form(
    {
      class: "cell-editor",
      onSubmit: (event) => {
        event.preventDefault();
        save();
      },
    },
    input({
      ref: element,
      "aria-label": `${path} of ${id}`,
      "aria-invalid": state.error ? "true" : undefined,
      defaultValue: text.current,
      onInput: (event) => {
        text.current = event.currentTarget.value;
      },
      readOnly: state.isBusy,
      onKeyDown,
      onBlur: save,
    }),
    state.error && span({ class: "cell-error", role: "alert" }, state.error.message),
  );
}
