// What did not work, in the words of the server, and what one can do.
import { button, div, p } from "../lib/dom.js";

/** retry is null where trying again would change nothing. */
export function Failure({ error, retry = null }) {
  return div(
    { class: "failure", role: "alert" },
    p(error.message),
    retry && button({ type: "button", onClick: retry }, "Try again"),
  );
}
