// What is asked of a server, as state of a component.
import { useEffect, useRef, useState } from "./dom.js";

/**
 * {value, error, isLoading, reload}. Asks anew when a dependency changes, keeping the last value until the next is there; what
 * was asked before is cancelled.
 *
 * ask takes an AbortSignal.
 */
export function useLoaded(ask, dependencies) {
  const [state, setState] = useState({ value: null, error: null, isLoading: true });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState((last) => ({ ...last, isLoading: true }));
    ask(abort.signal).then(
      (value) => abort.signal.aborted || setState({ value, error: null, isLoading: false }),
      (error) => abort.signal.aborted || setState((last) => ({ ...last, error, isLoading: false })),
    );
    return () => abort.abort();
  }, [...dependencies, turn]);
  return { ...state, reload: () => setTurn((last) => last + 1) };
}

/** Calls work every so many milliseconds while the page is seen, never twice at once. */
export function useRepeated(work, milliseconds) {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    let timer = null;
    let isOver = false;
    const next = () => {
      timer = setTimeout(async () => {
        try {
          if (!document.hidden) {
            await latest.current();
          }
        } catch {
          // Whoever asked shows what failed; the next turn may work.
        }
        if (!isOver) {
          next();
        }
      }, milliseconds);
    };
    next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [milliseconds]);
}
