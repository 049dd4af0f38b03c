// Instead of the form to sign in, where only the address with the key helps.
import { button, div, h1, main, p } from "../lib/dom.js";

export function KeyNeeded({ reason, retry }) {
  return main(
    { class: "sign-in" },
    div(
      { class: "card" },
      h1("Open the address with the key"),
      p({ role: "alert" }, reason),
      button({ type: "button", onClick: retry }, "Try again"),
    ),
  );
}
