// Values that are changed where they stand: a click, Enter or F2 opens an editor; Enter saves, Escape leaves all as it was.
import { h, button, div, form, input, span, textarea, useEffect, useLayoutEffect, useRef, useState } from "../lib/dom.js";
import { useAction } from "./action.js";
import { draftOf, dropDraft, keepDraft } from "./drafts.js";
import { useSaving } from "./saving.js";

/** Shows what is there, and the editor once it is asked for. Editor gets {close}. */
function Editable({ label, shown, isEmpty, Editor, editorProperties }) {
  const [isOpen, setOpen] = useState(draftOf(editorProperties.draftKey) !== undefined);
  const opener = useRef(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) {
      opener.current?.focus();
    }
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (isOpen) {
    return h(Editor, { ...editorProperties, label, close: () => setOpen(false) });
  }
  return button(
    {
      type: "button",
      class: "editable" + (isEmpty ? " editable-empty" : ""),
      ref: opener,
      title: `Edit ${label}`,
      onClick: () => setOpen(true),
      onKeyDown: (event) => event.key === "F2" && setOpen(true),
    },
    shown,
    span({ class: "unseen" }, ` – edit ${label}`),
  );
}

function TextEditor({ label, value, isMultiline, draftKey, save, close: leave }) {
  const field = useRef(null);
  const text = useRef(draftOf(draftKey) ?? value); // a field has other line breaks than what was logged, perhaps
  const { error, isBusy, run } = useAction();
  const close = () => {
    dropDraft(draftKey);
    leave();
  };
  const attempt = async (work) => (await run(work)) && close();
  const onInput = () => {
    text.current = field.current.value;
    keepDraft(draftKey, text.current);
  };
  useLayoutEffect(() => {
    field.current.focus();
    field.current.select();
  }, []);
  const submit = (event) => {
    event?.preventDefault();
    text.current === value ? close() : attempt(() => save(text.current));
  };
  const onKeyDown = (event) => {
    event.stopPropagation(); // a table around it has keys of its own
    if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter" && isMultiline && (event.ctrlKey || event.metaKey)) {
      submit(event);
    }
  };
  const properties = { ref: field, "aria-label": label, defaultValue: text.current, disabled: isBusy, onInput, onKeyDown };
  return form(
    { class: "editor", onSubmit: submit },
    isMultiline ? textarea({ ...properties, rows: 4 }) : input(properties),
    div(
      { class: "actions" },
      button({ class: "primary", disabled: isBusy }, "Save"),
      button({ type: "button", disabled: isBusy, onClick: close }, "Cancel"),
    ),
    error && div({ class: "failure", role: "alert" }, error.message),
  );
}

/** save(text) returns a promise; what it rejects with is shown. draftKey names what is written until it is saved. */
export function EditableText({ label, value, isMultiline = false, draftKey, save }) {
  return h(Editable, {
    label,
    shown: value || `Add ${label}`,
    isEmpty: !value,
    Editor: TextEditor,
    editorProperties: { value: value ?? "", isMultiline, draftKey, save },
  });
}

/** The tags that a text names, without the commas and spaces around them. */
const tagsIn = (text) => text.split(",").map((tag) => tag.trim()).filter(Boolean);

/**
 * Chips, and a field for another. save(added, removed, draft) returns a promise. draft is what an editor before this one could not
 * save; isSavedWhenLeft: as in a cell, where one saves by going elsewhere.
 */
export function TagsEditor({ label, values, save, close, draft = null, isSavedWhenLeft = false }) {
  const before = useRef(draft?.before ?? values).current; // what others change meanwhile is not this editor's to undo
  const [tags, setTags] = useState(draft?.tags ?? values);
  const [text, setText] = useState(draft?.text ?? "");
  const element = useRef(null);
  const field = useRef(null);
  const { error, isBusy, submit: end, cancel } = useSaving({ field, close });
  useLayoutEffect(() => field.current.focus(), []);
  const withText = () => [...new Set([...tags, ...tagsIn(text)])];
  const submit = () => {
    const wanted = withText();
    const added = wanted.filter((tag) => !before.includes(tag));
    const removed = before.filter((tag) => !wanted.includes(tag));
    return end(added.length + removed.length === 0 ? null : () => save(added, removed, { before, tags, text }));
  };
  const latest = useRef(submit);
  latest.current = submit;
  useLayoutEffect(() => () => isSavedWhenLeft && latest.current(), []);
  const onKeyDown = (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      cancel();
    } else if (event.target !== field.current) {
      return;
    } else if ((event.key === "Enter" && tagsIn(text).length > 0) || event.key === ",") {
      event.preventDefault();
      setTags(withText());
      setText("");
    } else if (event.key === "Backspace" && text === "") {
      setTags(tags.slice(0, -1));
    }
  };
  const onFocusOut = (event) => {
    const isElsewhere = !element.current?.contains(event.relatedTarget) && document.hasFocus();
    return isSavedWhenLeft && isElsewhere && submit();
  };
  const remove = (tag) => {
    setTags(tags.filter((other) => other !== tag));
    field.current.focus(); // before the button goes
  };
  return form(
    {
      class: "editor",
      ref: element,
      tabIndex: -1, // a click between its parts stays within
      onSubmit: (event) => {
        event.preventDefault();
        submit();
      },
      onKeyDown,
      onFocusOut,
    },
    div(
      { class: "editor-tags" },
      tags.map((tag) =>
        span(
          { key: tag, class: "tag" },
          tag,
          button({ type: "button", class: "tag-remove", "aria-label": `Remove ${tag}`, onClick: () => remove(tag) }, "×"),
        ),
      ),
      input({
        ref: field,
        value: text,
        "aria-label": `Another of the ${label}`,
        placeholder: "Another, then Enter",
        readOnly: isBusy,
        onInput: (event) => setText(event.target.value),
      }),
    ),
    div(
      { class: "actions" },
      button({ class: "primary", disabled: isBusy }, "Save"),
      button({ type: "button", disabled: isBusy, onClick: cancel }, "Cancel"),
    ),
    error && div({ class: "failure", role: "alert" }, error.message),
  );
}

/** save(added, removed) returns a promise. */
export function EditableTags({ label, values, save }) {
  return h(Editable, {
    label,
    shown: values.length > 0 ? values.map((tag) => span({ key: tag, class: "tag" }, tag)) : `Add ${label}`,
    isEmpty: values.length === 0,
    Editor: TagsEditor,
    editorProperties: { values, save },
  });
}
