// All that is known of one run file, and the commands that mend or finish it.
import { a, code, dd, div, dl, dt, h, h3, li, p, ul } from "../lib/dom.js";
import { ago, bytes, count, dateTime, plural } from "../lib/format.js";
import { CopyButton } from "../ui/copy-button.js";
import { troubles, waiting, writer } from "./state.js";
import { Note, runAddress } from "./table.js";

function pendingText(file) {
  const all = waiting(file);
  if (!all) {
    return "nothing";
  }
  const since = file.unsynced_since ? `, the first of them logged ${ago(file.unsynced_since)}` : "";
  return `${all}, ${bytes(file.pending_bytes)}${since}`;
}

/** Whose it is, where that is not known from what is around it. */
function owner(run) {
  const address = runAddress(run);
  return [
    run && ["Run", address ? a({ href: address }, run.name ?? run.id) : run.id],
    run?.project && ["Project", run.project],
  ];
}

function Facts({ file, isOfKnown }) {
  const facts = [
    ...(isOfKnown ? [] : owner(file.run)),
    file.writer && ["Writer", [h(Note, writer(file)), " ", writer(file).title]],
    file.created && ["Begun", dateTime(file.created)],
    ["Size", bytes(file.bytes)],
    file.writer && ["Logged", `${plural(file.logged, "operation")}; they are on the disk, and a kill can't take them`],
    file.writer && ["Still unsynced", pendingText(file)],
  ];
  return dl(
    { class: "facts" },
    facts.filter(Boolean).map(([name, value]) => div({ key: name }, dt(name), dd(value))),
  );
}

function Delivery({ delivery, logged }) {
  return [
    h3(delivery.address),
    p(
      `${delivery.sys_id} in ${delivery.project}: ${count(delivery.synced)} of ${plural(logged, "operation")}, ` +
        `as it said ${ago(delivery.time)}.`,
    ),
    delivery.lost > 0 && p(`It lacks ${plural(delivery.lost, "operation")}, since the file is damaged.`),
    delivery.rejected > 0 && p(`It keeps ${plural(delivery.rejected, "operation")} aside:`),
    delivery.rejected > 0 && ul(delivery.rejections.map((reason) => li({ key: reason }, reason))),
    delivery.rejected > delivery.rejections.length &&
      p(`And ${plural(delivery.rejected - delivery.rejections.length, "other")}.`),
  ];
}

/** isOfKnown is whether it stands among what is said of its run. */
export function Report({ file, isOfKnown = false }) {
  return [
    troubles(file).map((each) => p({ class: "trouble" }, h(Note, each), " ", each.title)),
    h(Facts, { file, isOfKnown }),
    file.deliveries.map((delivery) => h(Delivery, { key: delivery.instance, delivery, logged: file.logged })),
    file.advice.length > 0 && h3("What to do"),
    file.advice.map((advice) =>
      div(
        { key: advice.command, class: "advice" },
        p(advice.why, ":"),
        div(
          { class: "command" },
          code(advice.command),
          h(CopyButton, { text: advice.command, label: `Copy: ${advice.command}` }),
        ),
      ),
    ),
  ];
}
