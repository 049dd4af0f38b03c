// The stage of a version of a model: shown by word and colour, changed after a question.
import { h, button, div, label, option, select, span, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { confirm } from "../ui/confirm.js";

export const STAGES = ["none", "staging", "production", "archived"];

export const Stage = ({ stage }) => span({ class: `stage stage-${STAGES.includes(stage) ? stage : "none"}` }, stage || "none");

/** Asks before it changes, since others may deploy what is in production. */
export function StageChange({ id, stage, changed }) {
  const [chosen, setChosen] = useState(stage || "none");
  const change = () =>
    confirm({
      title: `${id}: from ${stage || "none"} to ${chosen}?`,
      text: "Whoever takes the version that is in a stage, takes another one from then on.",
      action: "Change the stage",
      work: async () => {
        await post("objects/edit", { id, operations: [{ op: "stage", value: chosen }] });
        await changed();
      },
    });
  return div(
    { class: "stage-change" },
    h(Stage, { stage }),
    label(
      span({ class: "unseen" }, "Stage"),
      select(
        { value: chosen, onChange: (event) => setChosen(event.currentTarget.value) },
        STAGES.map((name) => option({ key: name, value: name }, name)),
      ),
    ),
    button({ type: "button", disabled: chosen === (stage || "none"), onClick: change }, "Change stage"),
  );
}
