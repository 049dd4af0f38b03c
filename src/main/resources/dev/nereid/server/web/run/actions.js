// What one can do to a run, a model or a version of one: ask a run to end, throw it away, take it back.
import { button, div, span, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { plural } from "../lib/format.js";
import { confirm } from "../ui/confirm.js";
import { isActive } from "./state.js";

const STOP = {
  action: "Stop",
  text: "Its process is asked to end in order: it closes the run and exits. What was logged is kept.",
};
const ABORT = {
  action: "Abort",
  text: "Its process is asked to end at once, and the run is marked as failed. What was logged is kept.",
  isDangerous: true,
};

/** Of each kind: where it is listed, and what goes with it. */
const LISTED = {
  run: ["among the runs of its project", ""],
  model: ["among the models of its project", " Its versions go with it."],
  modelVersion: ["among the versions of its model", ""],
};

function trash({ kind }) {
  const [place, more] = LISTED[kind];
  const text = `It is no longer listed ${place}.${more} Nothing of it is deleted, and it can be restored.`;
  return { action: "Move to trash", text };
}

function restore({ kind }) {
  const [place, more] = LISTED[kind];
  return { action: "Restore", text: `It is listed ${place} again.${more}` };
}

/** asked is what its processes were asked for, "stop" or "abort", null for nothing; setAsked says so. */
export function Actions({ run, asked = null, setAsked, reload }) {
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
    setAsked(how);
  };
  const move = (how) => async () => {
    await post(`objects/${how}`, { ids: [run.id] });
    await reload();
  };
  const canEnd = run.kind === "run" && isActive(run);
  return div(
    { class: "actions" },
    span({ role: "status", class: "hint" }, canEnd && note),
    canEnd && !asked && offer(STOP, false, end("stop")),
    canEnd && asked !== "abort" && offer(ABORT, false, end("abort")),
    run.kind in LISTED &&
      (run.value("sys/trashed") === "true"
        ? offer(restore(run), false, move("restore"))
        : offer(trash(run), true, move("trash"))),
  );
}
