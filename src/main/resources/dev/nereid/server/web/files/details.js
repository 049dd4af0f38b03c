// What is known of one run file, above the table of all.
import { button, code, dialog, div, h, h2, useEffect, useRef } from "../lib/dom.js";
import { Report } from "./report.js";

export function Details({ file, close }) {
  const box = useRef(null);
  useEffect(() => box.current.showModal(), []);
  return dialog(
    { ref: box, class: "runfiles-details", onClose: close, "aria-label": file.name },
    h2(code(file.name)),
    h(Report, { file }),
    div({ class: "actions" }, button({ type: "button", autofocus: true, onClick: () => box.current.close() }, "Close")),
  );
}
