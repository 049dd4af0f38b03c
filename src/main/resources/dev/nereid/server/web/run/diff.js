// A patch as Git writes it, with what was added and removed told apart by sign and colour.
import { div, p, span, useMemo, useState, button } from "../lib/dom.js";
import { count } from "../lib/format.js";

const LINES_MAX = 2000; // drawn at first

const KINDS = [
  [/^(diff |index |--- |\+\+\+ |new file|deleted file|rename |similarity |old mode|new mode)/, "head"],
  [/^@@/, "place"],
  [/^\+/, "added"],
  [/^-/, "removed"],
];

const kindOf = (line) => KINDS.find(([pattern]) => pattern.test(line))?.[1] ?? "same";

export function Diff({ label, text }) {
  const [isWhole, setWhole] = useState(false);
  const lines = useMemo(() => text.replace(/\n$/, "").split("\n").map((line) => [line, kindOf(line)]), [text]);
  if (text.trim() === "") {
    return p({ class: "hint" }, "No differences.");
  }
  const number = (wanted) => lines.filter(([, kind]) => kind === wanted).length;
  return div(
    p({ class: "hint" }, `${count(number("added"))} lines added (+), ${count(number("removed"))} removed (−)`),
    div(
      { class: "diff", tabIndex: 0, role: "region", "aria-label": label },
      lines
        .slice(0, isWhole ? lines.length : LINES_MAX)
        .map(([line, kind], i) => span({ key: i, class: `diff-${kind}` }, line || " ")),
    ),
    !isWhole &&
      lines.length > LINES_MAX &&
      button({ type: "button", onClick: () => setWhole(true) }, `Show all ${count(lines.length)} lines`),
  );
}
