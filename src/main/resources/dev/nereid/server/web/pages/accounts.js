// Accounts of the server, for its administrator.
import { h, a, button, div, h1, h2, nav, p, section, span, td, tr } from "../lib/dom.js";
import { get, remove } from "../lib/api.js";
import { useLoaded } from "../lib/loading.js";
import { navigate } from "../lib/router.js";
import { NewAccount } from "../admin/new-account.js";
import { SignInWays } from "../admin/sign-in-ways.js";
import { WideTable } from "../admin/wide-table.js";
import { confirm } from "../ui/confirm.js";
import { Failure } from "../ui/failure.js";

const ADMINISTRATOR = "admin";
const HERE = "/-/accounts";

const kindOf = (account) => (account.name === ADMINISTRATOR ? "administrator" : account.service ? "program" : "person");

function List({ accounts }) {
  return h(WideTable, {
    name: "Table of accounts",
    heads: ["Account", "Kind", "Password"],
    rows: accounts.map((account) =>
      tr(
        { key: account.name },
        td(a({ href: `${HERE}?account=${encodeURIComponent(account.name)}` }, account.name)),
        td(kindOf(account)),
        td(account.password ? "set" : account.service ? "" : "none"),
      ),
    ),
  });
}

function removeAccount(name) {
  return confirm({
    title: `Remove ${name}?`,
    text:
      "Its tokens, its password and its sessions end, and it loses its roles. What it logged stays. The name" +
      ` ${name} is not given again. This can't be undone.`,
    action: "Remove the account",
    typed: name,
    isDangerous: true,
    work: () => remove("accounts", { name }),
  }).then((isDone) => isDone && navigate(HERE));
}

function One({ account, isOwn }) {
  return div(
    { class: "page" },
    nav({ "aria-label": "Accounts" }, a({ href: HERE }, "← All accounts")),
    h1(account.name, span({ class: "tag" }, kindOf(account))),
    h(SignInWays, { account: account.name, isService: account.service, isOwn }),
    account.name !== ADMINISTRATOR &&
      section(
        { "aria-label": "Remove" },
        h2("Remove"),
        button(
          { type: "button", class: "danger", onClick: () => removeAccount(account.name) },
          "Remove the account…",
        ),
      ),
  );
}

export default function AccountsPage({ info, parameters }) {
  const name = parameters.get("account");
  const isAllowed = info.administrator && !info.local;
  const { value, error, reload } = useLoaded(
    (signal) => (isAllowed ? get("accounts", {}, signal) : Promise.resolve(null)),
    [name],
  );
  if (!isAllowed) {
    return div({ class: "page" }, h1("Accounts"), p("Only the administrator of a server sees its accounts."));
  }
  if (!value) {
    return error ? h(Failure, { error, retry: reload }) : div({ class: "page", "aria-busy": "true" });
  }
  const one = value.accounts.find((account) => account.name === name);
  if (one) {
    return h(One, { key: name, account: one, isOwn: name === info.account });
  }
  return div(
    { class: "page" },
    h1("Accounts"),
    name && p({ role: "alert" }, `There is no account ${name} here.`),
    error && h(Failure, { error, retry: reload }),
    h(List, { accounts: value.accounts }),
    section({ "aria-label": "Another account" }, h2("Another account"), h(NewAccount, { reload })),
  );
}
