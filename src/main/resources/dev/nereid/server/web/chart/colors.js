// Colours of the style sheet, as a canvas takes them; and when they change.
import { useEffect, useState } from "../lib/dom.js";

const CURVES = 8; // as many as style/chart.css has

/** Those beyond the first colours are told apart by the strokes of their lines, and the gaps between them. */
const DASHES = [null, [8, 4], [2, 3], [12, 3, 2, 3], [5, 2], [16, 6], [2, 6]];

/** Of one of several curves. */
export const curveColor = (index) => `var(--curve-${(index % CURVES) + 1})`;

/** Its strokes and gaps in pixels; null for a whole line. */
export const curveDash = (index) => DASHES[Math.floor(index / CURVES) % DASHES.length];

/** A function that tells what a CSS colour, which may be a custom property, is below an element now. */
export function colorsAt(element) {
  return (color) => {
    const probe = document.createElement("span");
    probe.style.color = color;
    element.append(probe);
    const resolved = getComputedStyle(probe).color;
    probe.remove();
    return resolved;
  };
}

/** A number that is another after the colours have changed. */
export function useTheme() {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const changed = () => setTurn((last) => last + 1);
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", changed);
    window.addEventListener("nereid-theme", changed);
    return () => {
      system.removeEventListener("change", changed);
      window.removeEventListener("nereid-theme", changed);
    };
  }, []);
  return turn;
}
