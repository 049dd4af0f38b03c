// What lies in the trash of a project: back, or gone for good.
import { h, button, code, div, h2, input, p, section, span, td, tr, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { plural } from "../lib/format.js";
import { useLoaded } from "../lib/loading.js";
import { confirm } from "../ui/confirm.js";
import { Failure } from "../ui/failure.js";
import { useAction } from "../ui/action.js";
import { Ago } from "../ui/when.js";
import { WideTable } from "./wide-table.js";

const PAGE = 100;
const COLUMNS = ["sys/name", "sys/owner", "sys/creation_time"];
const HEADS = ["ID", "Kind", "Name", "Owner", "Created"];
const KINDS = { run: "run", model: "model", modelVersion: "version of a model" };

const valueOf = (object, path) => object.attributes.find((attribute) => attribute.path === path)?.value ?? "";

const queryOf = (project, after) => ({ project, trashed: true, columns: COLUMNS, limit: PAGE, after });

function ObjectTable({ objects, isAllowed, chosen, choose }) {
  return h(WideTable, {
    name: "Table of the trash",
    heads: isAllowed ? [null, ...HEADS] : HEADS,
    rows: objects.map((object) =>
      tr(
        { key: object.object_id },
        isAllowed &&
          td(
            input({
              type: "checkbox",
              "aria-label": `Choose ${object.id}`,
              checked: chosen.has(object.id),
              onChange: (event) => choose([object.id], event.target.checked),
            }),
          ),
        td(code(object.id)),
        td(KINDS[object.kind] ?? object.kind),
        td(valueOf(object, "sys/name")),
        td(valueOf(object, "sys/owner")),
        td(h(Ago, { value: valueOf(object, "sys/creation_time") })),
      ),
    ),
  });
}

function Actions({ objects, chosen, choose, reload }) {
  const { isBusy, error, run } = useAction();
  const ids = [...chosen];
  const restore = () => run(() => post("objects/restore", { ids })).then(reload);
  const deleteForGood = () =>
    confirm({
      title: `Delete ${ids.length === 1 ? ids[0] : plural(ids.length, "object")} for good?`,
      text: "With all that was logged to it, and a model with its versions. Nothing on this server brings it back.",
      action: "Delete for good",
      isDangerous: true,
      work: () => post("objects/delete", { ids }),
    }).then((isDone) => isDone && reload());
  const isAll = objects.every((object) => chosen.has(object.id));
  const all = objects.map((object) => object.id);
  return [
    div(
      { class: "actions" },
      button(
        { type: "button", onClick: () => choose(all, !isAll) },
        isAll ? "Choose none" : "Choose all that are shown",
      ),
      button({ type: "button", disabled: isBusy || ids.length === 0, onClick: restore }, "Restore"),
      button(
        { type: "button", class: "danger", disabled: isBusy || ids.length === 0, onClick: deleteForGood },
        "Delete for good…",
      ),
      span({ class: "hint", role: "status" }, `${ids.length} chosen`),
    ),
    error && h(Failure, { error }),
  ];
}

export function Trash({ project, isAllowed }) {
  const [chosen, setChosen] = useState(new Set());
  const [more, setMore] = useState([]);
  const { run, isBusy, error: moreError } = useAction();
  const { value, error, reload } = useLoaded((signal) => post("objects/query", queryOf(project), signal), [project]);
  const objects = [...(value?.objects ?? []), ...more];
  const choose = (ids, isChosen) => {
    const next = new Set(chosen);
    ids.forEach((id) => (isChosen ? next.add(id) : next.delete(id)));
    setChosen(next);
  };
  const again = () => {
    setChosen(new Set());
    setMore([]);
    reload();
  };
  const showMore = () =>
    run(async () => {
      const answer = await post("objects/query", queryOf(project, objects.at(-1).object_id));
      setMore([...more, ...answer.objects]);
    });
  return section(
    { "aria-label": "Trash" },
    h2("Trash"),
    error && h(Failure, { error, retry: reload }),
    value && objects.length === 0 && p({ class: "hint" }, "Nothing is in the trash."),
    objects.length > 0 && [
      isAllowed
        ? h(Actions, { objects, chosen, choose, reload: again })
        : p({ class: "hint" }, "Contributors of the project restore and delete what is here."),
      h(ObjectTable, { objects, isAllowed, chosen, choose }),
      objects.length % PAGE === 0 &&
        button({ type: "button", disabled: isBusy, onClick: showMore }, "Show more"),
      moreError && h(Failure, { error: moreError }),
    ],
  );
}
