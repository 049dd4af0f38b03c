// What a run says of itself: the namespace sys, some of it edited in place.
import { h, button, code, dd, div, dl, dt, p, section, span } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { bytes, count, duration } from "../lib/format.js";
import { confirm } from "../ui/confirm.js";
import { EditableTags, EditableText } from "../ui/editable.js";
import { Ago } from "../ui/when.js";
import { State } from "./state.js";

const time = (value) => h(Ago, { value, isExact: true });
const text = (value) => value;

/** Computed fields, in the order in which one reads them: path, name, how a value is written. */
const COMPUTED = [
  ["sys/id", "ID", (value) => code(value)],
  ["sys/custom_run_id", "Custom run ID", (value) => code(value)],
  ["sys/owner", "Owner", text],
  ["sys/hostname", "Host", text],
  ["sys/creation_time", "Created", time],
  ["sys/modification_time", "Last change", time],
  ["sys/ping_time", "Last sign of life", time],
  ["sys/running_time", "Running time", (value) => span({ title: `${value} s` }, duration(value))],
  ["sys/monitoring_time", "Monitoring time", (value) => span({ title: `${value} s` }, duration(value))],
  ["sys/size", "Size", (value) => span({ title: `${count(value)} bytes` }, bytes(value))],
  ["sys/lost_operations", "Lost operations", (value) => count(value)],
  ["sys/trashed", "In the trash", (value) => (value === "true" ? "yes" : "no")],
];

const row = (name, content) => [dt(name), dd(content)];

function Edited({ run, isEditable, reload }) {
  const edit = async (...operations) => {
    await post("objects/edit", { id: run.id, operations });
    await reload();
  };
  const words = (name, path, isMultiline) => {
    const label = name.toLowerCase();
    const value = run.value(path) ?? "";
    const save = (changed) => edit({ op: "assign", path, type: "string", value: changed });
    return row(
      name,
      isEditable ? h(EditableText, { label, value, isMultiline, draftKey: `${run.id} ${path}`, save }) : span({ class: "run-words" }, value || "none"),
    );
  };
  const tags = (name, path) => {
    const label = name.toLowerCase();
    const values = run.elements(path);
    const changes = (op, changed) => (changed.length > 0 ? [{ op, path, values: changed }] : []);
    const save = (added, removed) => edit(...changes("remove", removed), ...changes("add", added));
    return row(
      name,
      isEditable
        ? h(EditableTags, { label, values, save })
        : values.length === 0
          ? "none"
          : values.map((tag) => span({ class: "tag", key: tag }, tag)),
    );
  };
  return dl(
    { class: "run-facts" },
    words("Name", "sys/name", false),
    words("Description", "sys/description", true),
    tags("Tags", "sys/tags"),
    tags("Group tags", "sys/group_tags"),
  );
}

/** It is the user who says whether a run failed: a job that was killed for good reason may not have. */
function Failed({ run, isEditable, reload }) {
  const isFailed = run.value("sys/failed") === "true";
  const change = async () => {
    const value = String(!isFailed);
    await post("objects/edit", { id: run.id, operations: [{ op: "assign", path: "sys/failed", type: "bool", value }] });
    await reload();
  };
  const question = isFailed
    ? { title: "Mark as not failed?", text: "Its traceback, if it left one, is kept.", action: "Mark as not failed" }
    : { title: "Mark as failed?", text: "It is found among the failed runs.", action: "Mark as failed" };
  const onClick = () => confirm({ ...question, work: change });
  return [
    isFailed ? "yes " : "no ",
    isEditable && button({ type: "button", class: "quiet", onClick }, question.action),
  ];
}

export function Information({ run, canEdit: isEditable, reload }) {
  return div(
    { class: "run-columns" },
    section({ "aria-label": "What it is" }, h(Edited, { run, isEditable, reload })),
    section(
      { "aria-label": "How it is" },
      dl(
        { class: "run-facts" },
        row("State", h(State, { run })),
        run.at("sys/failed") && row("Failed", h(Failed, { run, isEditable, reload })),
        COMPUTED.filter(([path]) => run.at(path)).map(([path, name, show]) => row(name, show(run.value(path)))),
      ),
      run.at("sys/lost_operations") &&
        p({ class: "hint" }, "A damaged run file has lost operations, and no other copy has brought them yet."),
    ),
  );
}
