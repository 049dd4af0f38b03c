// The secret of a new API token, which is shown this once.
import { button, code, div, p, output, useEffect, useRef, useState } from "../lib/dom.js";

const VARIABLE = "NEREID_API_TOKEN=";

/** text is the whole token, as the server answers it. */
export function NewToken({ account, text, onSeen }) {
  const [said, say] = useState("");
  const place = useRef(null);
  useEffect(() => place.current.focus(), [text]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(VARIABLE + text);
      say("Copied.");
    } catch {
      getSelection().selectAllChildren(place.current.querySelector("code"));
      say("The browser lets no page copy here. The line is selected: copy it with the keyboard.");
    }
  };
  return div(
    { class: "admin-secret", ref: place, tabIndex: -1, role: "group", "aria-label": "New token" },
    p(`The new token of ${account}. Copy the line now: it can't be shown again.`),
    code(VARIABLE + text),
    div(
      { class: "actions" },
      button({ type: "button", class: "primary", onClick: copy }, "Copy"),
      button({ type: "button", onClick: onSeen }, "I have it"),
      output(said),
    ),
  );
}
