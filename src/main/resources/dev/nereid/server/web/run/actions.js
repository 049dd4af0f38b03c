// What one can do to a run: ask it to end, throw it away, take it back.
import { button, div, span, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { plural } from "../lib/format.js";
import { confirm } from "../ui/confirm.js";

const STOP = {
  action: "Stop",
  text: "Its process is asked to end in order: it closes the run and exits. What was logged is kept.",
};
const ABORT = {
  action: "Abort",
  text: "Its process is asked to end at once, and the run is marked as failed. What was logged is kept.",
  isDangerous: true,
};
const TRASH = {
  action: "Move to trash",
  text: "It is no longer listed among the runs. Nothing of it is deleted, and it can be restored.",
};
const RESTORE = { action: "Restore", text: "It is listed among the runs of its project again." };

export function Actions({ run, reload }) {
  const [note, setNote] = useState(null);
  const offer = (question, isQuiet, work) =>
    button(
      {
        type: "button",
        key: question.action,
        class: question.isDangerous ? "danger" : isQuiet ? "quiet" : undefined,
        onClick: () => confirm({ ...question, title: `${question.action}: ${run.id}?`, work }),
      },
      question.action,
    );
  const end = (how) => async () => {
    const { processes } = await post(`objects/${how}`, { ids: [run.id] });
    setNote(`${plural(processes, "process", "processes")} asked to ${how}.`);
  };
  const move = (how) => async () => {
    await post(`objects/${how}`, { ids: [run.id] });
    await reload();
  };
  const isActive = run.value("sys/state") === "active";
  return div(
    { class: "actions" },
    span({ role: "status", class: "hint" }, isActive && note),
    isActive && offer(STOP, false, end("stop")),
    isActive && offer(ABORT, false, end("abort")),
    run.value("sys/trashed") === "true" ? offer(RESTORE, false, move("restore")) : offer(TRASH, true, move("trash")),
  );
}
