// How an editor ends: what is written is saved once, however one leaves it; where that fails, one goes on writing.
import { useEffect, useRef } from "../lib/dom.js";
import { useAction } from "./action.js";

/**
 * {error, isBusy, submit, cancel}. submit(work) closes the editor when work has been done; null if there is nothing to save. field is
 * the ref of what has the focus again after a failure.
 */
export function useSaving({ field, close }) {
  const isOver = useRef(false);
  const { error, isBusy, run } = useAction();
  useEffect(() => {
    if (error && document.activeElement === document.body) {
      field.current.focus();
    }
  }, [error]);
  const cancel = () => {
    isOver.current = true;
    close();
  };
  const submit = async (work) => {
    if (isOver.current) {
      return;
    }
    isOver.current = true; // once, whatever is left meanwhile
    const isSaved = work === null || (await run(work));
    isOver.current = isSaved;
    if (isSaved) {
      close();
    }
  };
  return { error, isBusy, submit, cancel };
}
