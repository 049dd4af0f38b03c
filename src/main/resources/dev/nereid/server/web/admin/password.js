// The password of an account: the first one, or another.
import { h, button, h2, input, label, output, p, section, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { ActionForm } from "./action.js";

const LENGTH_MIN = 10;
const LENGTHS = { minLength: LENGTH_MIN, maxLength: 200 };

function field(text, name, autocomplete, more = {}) {
  return label({ class: "labelled" }, text, input({ type: "password", name, autocomplete, required: true, ...more }));
}

/** asksCurrent: whether one's own is changed, where there is one. */
export function Password({ account, hasPassword, asksCurrent, reload }) {
  const [said, say] = useState("");
  const send = async ({ current, password, again }) => {
    say("");
    if (password !== again) {
      throw new Error("The two new ones are not the same. The password was not changed.");
    }
    await post("accounts/password", { name: account, current, password });
    say("The password is set.");
    reload();
  };
  return section(
    { "aria-label": "Password" },
    h2("Password"),
    p(
      { class: "hint" },
      hasPassword
        ? "One is set. Another one ends what browsers are signed in elsewhere; API tokens go on."
        : "None is set: one signs in with an API token.",
    ),
    h(ActionForm, {
      name: "Password",
      send,
      children: (isBusy) => [
        // For password managers, which ask whose it is.
        input({ type: "hidden", name: "username", autocomplete: "username", value: account }),
        asksCurrent && field("Current password", "current", "current-password"),
        field(`New password, ${LENGTH_MIN} characters or more`, "password", "new-password", LENGTHS),
        field("The same again", "again", "new-password"),
        button({ disabled: isBusy }, hasPassword ? "Change the password" : "Set a password"),
      ],
    }),
    output(said),
  );
}
