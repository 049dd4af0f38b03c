// The lines of a string series, in pages: the last ones first, older ones when asked for, new ones as they come.
import { useCallback, useEffect, useRef, useState } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { useRepeated } from "../lib/loading.js";

const PAGE = 500;
const RETRY_MILLISECONDS = 2000;
const KEPT_MAX = 10_000; // of a job that prints for days, the last ones

/** A page joined to what is known; one that was asked for twice is already there. */
function behind(known, page) {
  const isNext = page.from === known.first + known.lines.length;
  const lines = isNext ? [...known.lines, ...page.texts] : known.lines;
  const cut = Math.max(0, lines.length - KEPT_MAX);
  return { lines: lines.slice(cut), first: known.first + cut, matching: page.matching };
}

function before(known, page) {
  const isNext = page.from + page.texts.length === known.first;
  return isNext ? { ...known, lines: [...page.texts, ...known.lines], first: page.from } : known;
}

/**
 * {lines, matching, first, error, older}: lines in order, how many there are in all, the place of the first of them
 * among these, and what loads those before. version says that the series has changed.
 */
export function useLines(id, path, find, version) {
  const [state, setState] = useState(null);
  const [error, setError] = useState(null);
  const question = JSON.stringify([id, path, find]);
  const latest = useRef({});
  if (latest.current.question !== question) {
    latest.current = { question, state: null };
  }

  const ask = useCallback(
    async (from, count, join) => {
      try {
        const page = await get("series/texts", { id, path, find: find || null, from, count });
        if (latest.current.question === question) {
          latest.current.state = join(latest.current.state, page);
          setState({ question, ...latest.current.state });
          setError(null);
        }
      } catch (e) {
        if (latest.current.question === question) {
          setError(e);
        }
      }
    },
    [question],
  );

  const follow = useCallback(async () => {
    const last = latest.current.state;
    if (last === null) {
      return ask(null, PAGE, (_, page) => ({ lines: page.texts, first: page.from, matching: page.matching }));
    }
    const end = last.first + last.lines.length;
    await ask(end, PAGE, behind);
    if (latest.current.question !== question) {
      return;
    }
    const { lines, first, matching } = latest.current.state ?? { lines: [], first: 0, matching: 0 };
    if (matching < end) { // it was cleared, and logged anew
      latest.current.state = null;
      return follow();
    }
    if (first + lines.length > end && first + lines.length < matching) {
      return follow();
    }
  }, [question]);
  useEffect(() => {
    follow();
  }, [follow, version]);
  useRepeated(() => (error?.status === 0 ? follow() : null), RETRY_MILLISECONDS);

  const older = () => {
    const { first } = latest.current.state;
    const from = Math.max(0, first - PAGE);
    return ask(from, first - from, before);
  };
  const isCurrent = state?.question === question;
  return { ...(isCurrent ? state : { lines: null, first: 0, matching: 0 }), error, older };
}
