// Name, description and tags of a run, changed in its cell, over the rows if that needs room. Who goes elsewhere saves.
import { h, div, form, input, textarea, useLayoutEffect, useRef } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { TagsEditor } from "../ui/editable.js";
import { useSaving } from "../ui/saving.js";
import { nameOf } from "./editing.js";

const TEXTS = new Set(["sys/name", "sys/description"]);
const SETS = new Set(["sys/tags", "sys/group_tags"]);

export const isEditable = (path) => TEXTS.has(path) || SETS.has(path);

/**
 * save(text) returns a promise; draft is what an editor before this one could not save. In a field of several lines, Shift+Enter
 * begins another one.
 */
function TextEditor({ label, value, isMultiline, draft, save, close }) {
  const element = useRef(null);
  const text = useRef(draft ?? value);
  const { error, isBusy, submit: end, cancel } = useSaving({ field: element, close });
  const submit = () => end(text.current === value ? null : () => save(text.current));
  useLayoutEffect(() => { // before the next key comes
    element.current.focus();
    element.current.select();
    return () => submit(); // as when one leaves the field: it may be scrolled away
  }, []);
  return form(
    {
      onSubmit: (event) => {
        event.preventDefault();
        submit();
      },
    },
    (isMultiline ? textarea : input)({
      ref: element,
      rows: isMultiline ? 4 : undefined,
      "aria-label": label,
      "aria-invalid": error ? "true" : undefined,
      defaultValue: text.current,
      onInput: (event) => {
        text.current = event.currentTarget.value;
      },
      readOnly: isBusy,
      onKeyDown: (event) => {
        event.stopPropagation();
        if (event.key === "Escape") {
          cancel();
        } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          submit();
        }
      },
      onBlur: submit,
    }),
    error && div({ class: "failure", role: "alert" }, error.message),
  );
}

/** draft is what could not be saved before, or null. actions.keep takes what is not saved when the editor has gone. */
export function CellEditor({ id, field, path, draft, actions }) {
  const place = { id, path };
  const pane = useRef(null);
  const isGone = useRef(false);
  const before = useRef(field).current; // what others change meanwhile is not this editor's to undo
  useLayoutEffect(() => {
    pane.current.scrollIntoView({ block: "nearest", inline: "nearest" });
    return () => {
      isGone.current = true;
    };
  }, []);
  const edit = async (operations, written) => {
    try {
      await post("objects/edit", { id, operations });
      await actions.refresh([id]);
    } catch (error) {
      if (isGone.current) {
        actions.keep(place, written, error);
      }
      throw error;
    }
  };
  const close = () => actions.closeEditor(place);
  const label = nameOf(place);
  const isSet = SETS.has(path);
  const isMultiline = path === "sys/description";
  const change = (op, values) => (values.length > 0 ? [{ op, path, values }] : []);
  return div(
    { class: "cell-editor" + (isSet || isMultiline ? " cell-editor-over" : ""), ref: pane },
    isSet
      ? h(TagsEditor, {
          label,
          values: before?.elements ?? [],
          draft,
          isSavedWhenLeft: true,
          save: (added, removed, written) => edit([...change("add", added), ...change("remove", removed)], written),
          close,
        })
      : h(TextEditor, {
          label,
          value: before?.value ?? "",
          isMultiline,
          draft,
          save: (text) => edit([{ op: "assign", path, type: "string", value: text }], text),
          close,
        }),
  );
}
