// The mark by which a curve is known in a text: its colour, broken as its line is.
import { span } from "../lib/dom.js";

/** curve has a color and a dash, as chart/colors.js has them. */
export function Swatch({ curve: { color, dash } }) {
  let at = 0;
  const parts = (dash ?? []).map((length, i) => {
    const part = `${i % 2 === 0 ? color : "transparent"} ${at}px ${at + length}px`;
    at += length;
    return part;
  });
  const background = dash ? `repeating-linear-gradient(90deg, ${parts.join(", ")})` : color;
  return span({ class: dash ? "chart-swatch chart-swatch-dashed" : "chart-swatch", style: { background }, "aria-hidden": "true" });
}
