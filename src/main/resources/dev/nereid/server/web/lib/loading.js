// What is asked of a server, as state of a component.
import { signedOut } from "./api.js";
import { useEffect, useRef, useState } from "./dom.js";

/** After which a server that did not answer is asked again. */
const AGAIN_MILLISECONDS = 3000;

/**
 * {value, error, isLoading, reload, refresh}. Asks anew when a dependency changes, keeping the last value until the next is there; what
 * was asked before is cancelled, as it is by reload. refresh asks the same once more and cancels nothing: for polling, where
 * the answer may take longer than the pause. While something is asked, it is asked once more afterwards. Where no answer came,
 * it asks again by itself.
 *
 * ask takes an AbortSignal.
 */
export function useLoaded(ask, dependencies) {
  const [state, setState] = useState({ value: null, error: null, isLoading: true });
  const [turn, setTurn] = useState(0);
  const current = useRef({ ask, abort: null, isBusy: false, isStale: false });
  current.current.ask = ask;

  const request = async (abort) => {
    const isWanted = () => current.current.abort === abort && !abort.signal.aborted;
    current.current.isBusy = true;
    current.current.isStale = false;
    try {
      const value = await current.current.ask(abort.signal);
      if (isWanted()) {
        setState({ value, error: null, isLoading: false });
      }
    } catch (error) {
      if (isWanted()) {
        setState((last) => ({ ...last, error, isLoading: false }));
      }
    } finally {
      if (current.current.abort === abort) {
        current.current.isBusy = false;
      }
    }
    return isWanted() && current.current.isStale ? request(abort) : null;
  };

  useEffect(() => {
    const abort = new AbortController();
    current.current.abort = abort;
    setState((last) => ({ ...last, isLoading: true }));
    request(abort);
    return () => abort.abort();
  }, [...dependencies, turn]);
  useEffect(() => {
    const isUnreachable = state.error?.status === 0;
    const timer = isUnreachable ? setTimeout(() => setTurn((last) => last + 1), AGAIN_MILLISECONDS) : null;
    return () => clearTimeout(timer);
  }, [state.error]);
  return {
    ...state,
    reload: () => setTurn((last) => last + 1),
    refresh: async () => {
      current.current.isStale = true;
      return current.current.isBusy ? null : request(current.current.abort);
    },
  };
}

/** Calls work every so many milliseconds while the page is seen and somebody is signed in, never twice at once: work is a promise that ends with it. */
export function useRepeated(work, milliseconds) {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    let timer = null;
    let isOver = false;
    const next = () => {
      timer = setTimeout(async () => {
        try {
          if (!document.hidden && !signedOut()) {
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
