// Which cell has an editor, and what was written where it could not be saved: that is there again when the cell is edited again.
import { useRef, useState } from "../lib/dom.js";
import { draftOf, dropDraft, keepDraft } from "../ui/drafts.js";

/** Such as "group tags of DIGITS-12". */
export const nameOf = ({ id, path }) => `${path.slice("sys/".length).replaceAll("_", " ")} of ${id}`;

/** As the run's own page has it. */
const keyOf = ({ id, path }) => `${id} ${path}`;

/**
 * {editing, open, closeEditor, keep}. editing is {id, path, draft}, since rows may move while one writes. keep(place, written, error) is
 * for what could not be saved and has no editor any more; say(text) tells the reader.
 */
export function useEditing({ element, say }) {
  const [editing, setEditing] = useState(null);
  const now = useRef(null);
  now.current = editing;
  const isOpen = (place) => now.current !== null && nameOf(now.current) === nameOf(place);
  const open = (place) => {
    say("");
    isOpen(place) || setEditing({ ...place, draft: draftOf(keyOf(place)) ?? null });
  };
  const closeEditor = (place) => {
    dropDraft(keyOf(place));
    if (!isOpen(place)) {
      return; // another cell has one by now
    }
    setEditing(null);
    const focused = document.activeElement;
    if (focused === document.body || element.current?.contains(focused)) {
      element.current?.focus();
    }
  };
  const keep = (place, written, error) => {
    keepDraft(keyOf(place), written);
    isOpen(place) && setEditing(null);
    say(`Not saved: ${nameOf(place)}. ${error.message} What you wrote is there when you edit it again.`);
  };
  return { editing, open, closeEditor, keep };
}
