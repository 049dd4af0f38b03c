// Where an account is signed in with a browser, and how it ends elsewhere.
import { h, button, code, h2, p, section, span, td, tr } from "../lib/dom.js";
import { remove } from "../lib/api.js";
import { useAction } from "../ui/action.js";
import { Failure } from "../ui/failure.js";
import { Ago, Until } from "../ui/when.js";
import { WideTable } from "./wide-table.js";

const endAll = (sessions) => Promise.all(sessions.map((session) => remove("accounts/tokens", { id: session.id })));

function SessionRow({ session, isBusy, end }) {
  return tr(
    td(session.token ? ["token ", code(session.token)] : "password", session.current && span({ class: "tag" }, "here")),
    td(h(Ago, { value: session.created })),
    td(session.current ? "now" : h(Ago, { value: session.used, never: "not yet" })),
    td(h(Until, { value: session.expires })),
    td(
      !session.current &&
        button({ type: "button", disabled: isBusy, onClick: () => end([session]) }, "End"),
    ),
  );
}

export function Sessions({ sessions, reload }) {
  const { isBusy, error, run } = useAction();
  const end = (some) => run(() => endAll(some)).then(reload);
  const others = sessions.filter((session) => !session.current);
  return section(
    { "aria-label": "Signed in" },
    h2("Signed in"),
    error && h(Failure, { error }),
    sessions.length === 0
      ? p({ class: "hint" }, "With no browser.")
      : h(WideTable, {
          name: "Table of sessions",
          heads: ["With", "Since", "Last used", "Ends", null],
          rows: sessions.map((session) => h(SessionRow, { key: session.id, session, isBusy, end })),
        }),
    others.length > 1 &&
      button({ type: "button", disabled: isBusy, onClick: () => end(others) }, "End all the others"),
  );
}
