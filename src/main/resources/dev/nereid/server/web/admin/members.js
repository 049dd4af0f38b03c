// Who was given which role in a project or a workspace; and, for whoever may, others and other roles.
import { h, button, h2, input, label, option, p, section, select, span, td, tr } from "../lib/dom.js";
import { post, remove } from "../lib/api.js";
import { confirm } from "../ui/confirm.js";
import { Failure } from "../ui/failure.js";
import { ActionForm } from "./action.js";
import { useAction } from "../ui/action.js";
import { WideTable } from "./wide-table.js";

function RoleChoice({ roles, role, ...more }) {
  return select(
    more,
    roles.map((each) =>
      option(
        { key: each.name, value: each.name, selected: each.name === role, defaultSelected: each.name === role },
        `${each.name}: ${each.can}`,
      ),
    ),
  );
}

function MemberRow({ place, roles, member, isAllowed, isOwn, reload }) {
  const { isBusy, error, run } = useAction();
  const change = (event) =>
    run(() => post("members", { ...place, name: member.name, role: event.target.value })).then(reload);
  const leave = () =>
    confirm({
      title: isOwn ? "Give up your role here?" : `Take ${member.name}'s role away?`,
      text: `${isOwn ? "You have" : `${member.name} has`} only what everybody has here then. What was logged stays.`,
      action: isOwn ? "Give it up" : "Take it away",
      isDangerous: true,
      work: () => remove("members", { ...place, name: member.name }),
    }).then((isDone) => isDone && reload());
  return tr(
    td(member.name, member.service && span({ class: "tag" }, "program")),
    td(
      isAllowed
        ? h(RoleChoice, {
            key: `${member.role} ${isBusy}`, // a choice that is refused is not shown on
            roles,
            role: member.role,
            "aria-label": `Role of ${member.name}`,
            disabled: isBusy,
            onChange: change,
          })
        : member.role,
      error && h(Failure, { error }),
    ),
    td(
      (isAllowed || isOwn) &&
        button(
          { type: "button", disabled: isBusy, onClick: leave },
          isOwn ? "Leave" : ["Remove", span({ class: "unseen" }, ` ${member.name}`)],
        ),
    ),
  );
}

/**
 * place is {project} or {workspace}; roles are [{name, can}] from the least to the most; isAllowed is whether one may
 * give them, otherwise whoCan says who may; mayLeave is whether one may give up one's own.
 */
export function Members(properties) {
  const { title, hint, place, roles, members, account, isAllowed, whoCan, mayLeave, reload } = properties;
  const usualRole = roles.at(-2).name; // all but deciding about others
  const add = ({ name, role }) => post("members", { ...place, name: name.trim(), role }).then(reload);
  return section(
    { "aria-label": title },
    h2(title),
    p({ class: "hint" }, hint),
    members.length === 0
      ? p("Nobody was given a role.")
      : h(WideTable, {
          name: `Table of ${title.toLowerCase()}`,
          heads: ["Account", "Role", null],
          rows: members.map((member) => {
            const isOwn = mayLeave && member.name === account;
            return h(MemberRow, { key: member.name, place, roles, member, isAllowed, isOwn, reload });
          }),
        }),
    isAllowed
      ? h(ActionForm, {
          name: `Add to ${title.toLowerCase()}`,
          send: add,
          children: (isBusy) => [
            label({ class: "labelled" }, "Account", input({ name: "name", required: true, autocomplete: "off" })),
            label({ class: "labelled" }, "Role", h(RoleChoice, { name: "role", roles, role: usualRole })),
            button({ disabled: isBusy }, "Add"),
          ],
        })
      : p({ class: "hint" }, whoCan),
  );
}
