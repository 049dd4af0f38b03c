// The API tokens of an account: which there are, another one, and the end of one.
import { h, button, code, h2, label, p, section, span, td, tr, useState } from "../lib/dom.js";
import { get, post, remove } from "../lib/api.js";
import { useLoaded } from "../lib/loading.js";
import { confirm } from "../ui/confirm.js";
import { Failure } from "../ui/failure.js";
import { ActionForm } from "./action.js";
import { lifetime, LifetimeChoice } from "./lifetimes.js";
import { NewToken } from "./new-token.js";
import { Ago, Until } from "../ui/when.js";
import { WideTable } from "./wide-table.js";

function revoke(id, reload) {
  return confirm({
    title: `Revoke the token ${id}?`,
    text:
      "Programs that use it are refused from then on, and browsers that signed in with it are signed out. What jobs" +
      " log stays safe in their run files, and is sent when they have another token.",
    action: "Revoke it",
    isDangerous: true,
    work: () => remove("accounts/tokens", { id }),
  }).then((isDone) => isDone && reload());
}

function TokenTable({ tokens, reload }) {
  return h(WideTable, {
    name: "Table of tokens",
    heads: ["Token", "Made", "Last used", "Expires", null],
    rows: tokens.map(({ id, created, used, expires }) =>
      tr(
        { key: id },
        td(code(id)),
        td(h(Ago, { value: created })),
        td(h(Ago, { value: used })),
        td(h(Until, { value: expires })),
        td(
          button(
            { type: "button", onClick: () => revoke(id, reload) },
            "Revoke",
            span({ class: "unseen" }, ` ${id}`),
          ),
        ),
      ),
    ),
  });
}

export function Tokens({ account }) {
  const [made, setMade] = useState(null);
  const { value, error, reload } = useLoaded((signal) => get("accounts/tokens", { name: account }, signal), [account]);
  const make = async (fields) => {
    const answer = await post("accounts/token", { name: account, ...lifetime(fields.lifetime) });
    setMade(answer.token);
    reload();
  };
  return section(
    { "aria-label": "API tokens" },
    h2("API tokens"),
    p({ class: "hint" }, "By which programs are known here. Each can be ended alone."),
    error && h(Failure, { error, retry: reload }),
    made && h(NewToken, { account, text: made, onSeen: () => setMade(null) }),
    value && value.tokens.length === 0 && p("It has none."),
    value && value.tokens.length > 0 && h(TokenTable, { tokens: value.tokens, reload }),
    h(ActionForm, {
      name: "Make a token",
      send: make,
      children: (isBusy) => [
        label({ class: "labelled" }, "Another one, which lives", h(LifetimeChoice)),
        button({ disabled: isBusy }, "Make a token"),
      ],
    }),
  );
}
