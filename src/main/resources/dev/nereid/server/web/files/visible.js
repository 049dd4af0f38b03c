// Which of many rows of equal height are seen, so that only those are drawn.
import { useLayoutEffect, useState } from "../lib/dom.js";

const GUESS_PIXELS = 52;
const BEYOND = 10; // rows above and below, for those who scroll fast

/** {from, to, above, below}: rows to draw, and the pixels of the others. body is the ref of their tbody. */
export function useVisible(body, count) {
  const [range, setRange] = useState({ from: 0, to: 30, height: GUESS_PIXELS });
  useLayoutEffect(() => {
    const scroller = document.getElementById("content");
    const look = () => {
      const height = body.current?.querySelector("tr.runfile")?.offsetHeight || GUESS_PIXELS;
      const top = body.current ? body.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top : 0;
      const from = Math.max(0, Math.floor(-top / height) - BEYOND);
      const to = Math.ceil((scroller.clientHeight - top) / height) + BEYOND;
      setRange((last) => (last.from === from && last.to === to && last.height === height ? last : { from, to, height }));
    };
    look();
    scroller.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      scroller.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, [count]);
  const from = Math.min(range.from, Math.max(0, count - 1));
  const to = Math.min(count, Math.max(range.to, from + 1));
  return { from, to, above: from * range.height, below: (count - to) * range.height };
}
