// What one can do to a run: ask it to end, throw it away, take it back.
import { h, div, span, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { plural } from "../lib/format.js";
import { ConfirmButton } from "../ui/confirm.js";

function Stopping({ run, setNote }) {
  const ask = (how) => async () => {
    const { processes } = await post(`objects/${how}`, { ids: [run.id] });
    setNote(`${plural(processes, "process", "processes")} asked to ${how}.`);
  };
  return [
    h(ConfirmButton, {
      label: "Stop",
      question: `Stop ${run.id}?`,
      detail: "Its process is asked to end in order: it closes the run and exits. What was logged is kept.",
      action: ask("stop"),
    }),
    h(ConfirmButton, {
      label: "Abort",
      isDanger: true,
      question: `Abort ${run.id}?`,
      detail: "Its process is asked to end at once, and the run is marked as failed. What was logged is kept.",
      action: ask("abort"),
    }),
  ];
}

export function Actions({ run, reload }) {
  const [note, setNote] = useState(null);
  const move = (where) => async () => {
    await post(`objects/${where}`, { ids: [run.id] });
    await reload();
  };
  const isTrashed = run.value("sys/trashed") === "true";
  return div(
    { class: "actions" },
    span({ role: "status" }, note),
    run.value("sys/state") === "active" && h(Stopping, { run, setNote }),
    isTrashed
      ? h(ConfirmButton, {
          key: "restore",
          label: "Restore",
          question: `Restore ${run.id}?`,
          detail: "It is listed among the runs of its project again.",
          action: move("restore"),
        })
      : h(ConfirmButton, {
          key: "trash",
          label: "Move to trash",
          question: `Move ${run.id} to the trash?`,
          detail: "It is no longer listed. Nothing of it is deleted: it can be restored.",
          action: move("trash"),
        }),
  );
}
