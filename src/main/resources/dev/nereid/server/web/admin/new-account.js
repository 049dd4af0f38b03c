// Another account, and the token with which it begins.
import { h, button, div, input, label, option, select, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { ActionForm } from "./action.js";
import { lifetime, LifetimeChoice } from "./lifetimes.js";
import { NewToken } from "./new-token.js";

export function NewAccount({ reload }) {
  const [made, setMade] = useState(null);
  const send = async (fields) => {
    const isService = fields.kind === "service";
    const name = fields.name.trim();
    const answer = await post("accounts", { name, service: isService, ...lifetime(fields.lifetime) });
    setMade({ account: name, text: answer.token });
    reload();
  };
  return div(
    made && h(NewToken, { ...made, onSeen: () => setMade(null) }),
    h(ActionForm, {
      name: "Create an account",
      send,
      children: (isBusy) => [
        label(
          { class: "labelled" },
          "Name",
          input({ name: "name", required: true, maxLength: 100, autocomplete: "off" }),
        ),
        label(
          { class: "labelled" },
          "Who it is",
          select({ name: "kind" }, option({ value: "person" }, "a person"), option({ value: "service" }, "a program")),
        ),
        label({ class: "labelled" }, "Its token lives", h(LifetimeChoice)),
        button({ class: "primary", disabled: isBusy }, "Create the account"),
      ],
    }),
  );
}
