// Who I am here, and how I come in.
import { h, div, h1, p, span } from "../lib/dom.js";
import { SignInWays } from "../admin/sign-in-ways.js";

const WHAT = {
  administrator: "The administrator of this server: sees and does everything.",
  service: "A program. What it may do is said by its roles in projects and workspaces.",
  person: "What you may do is said by your roles in projects and workspaces.",
};

export default function AccountPage({ info }) {
  if (info.local) {
    return div({ class: "page" }, h1("Account"), p("Run files of this machine need no account."));
  }
  const what = info.administrator ? "administrator" : info.service ? "service" : "person";
  return div(
    { class: "page" },
    h1(info.account, what !== "person" && span({ class: "tag" }, what === "service" ? "program" : what)),
    p(WHAT[what]),
    h(SignInWays, { account: info.account, isService: info.service, isOwn: true }),
  );
}
