// Puts a text into the clipboard, and says so.
import { button, span, useEffect, useState } from "../lib/dom.js";

const SHOWN_MILLIS = 2000;

/** label says of what, for those who don't see what is beside it. */
export function CopyButton({ text, label }) {
  const [said, say] = useState("");
  useEffect(() => {
    const timer = said ? setTimeout(() => say(""), SHOWN_MILLIS) : null;
    return () => clearTimeout(timer);
  }, [said]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say("Copied");
    } catch {
      say("Not copied"); // the browser does not let us; the text can be selected
    }
  };
  return [
    button({ type: "button", class: "copy", onClick: copy, "aria-label": label, title: label }, said || "Copy"),
    span({ class: "unseen", role: "status" }, said),
  ];
}
