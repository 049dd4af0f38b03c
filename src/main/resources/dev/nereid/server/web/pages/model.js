// A model with its versions, or one version.
import { h, a, div, h1, header, p, span, table, tbody, td, th, thead, tr } from "../lib/dom.js";
import { count, dateTime } from "../lib/format.js";
import { useLoaded } from "../lib/loading.js";
import { projectPath } from "../lib/router.js";
import { chartParameters } from "../chart/controls.js";
import { Stage, StageChange } from "../models/stage.js";
import { MAX, versionsOf } from "../models/objects.js";
import { Actions } from "../run/actions.js";
import { Charts } from "../run/charts.js";
import { Fields } from "../run/fields.js";
import { Files } from "../run/files.js";
import { Information } from "../run/information.js";
import { useRun } from "../run/run-data.js";
import { Trashed } from "../run/state.js";
import { Failure } from "../ui/failure.js";
import { Tabs, chosenTab } from "../ui/tabs.js";

function Versions({ run: model, project }) {
  const isTrashed = model.value("sys/trashed") === "true";
  const { value, error, reload } = useLoaded((signal) => versionsOf(model.object_id, isTrashed, signal), [
    model.object_id,
    isTrashed,
    model.value("sys/modification_time"),
  ]);
  if (!value) {
    return error ? h(Failure, { error, retry: reload }) : div({ "aria-busy": "true" });
  }
  if (value.length === 0) {
    return p("No versions of this model yet.");
  }
  return div(
    { class: "wide", tabIndex: 0, role: "region", "aria-label": "Versions" },
    value.length === MAX && p({ class: "hint" }, `The latest ${count(MAX)} versions are here.`),
    table(
      { class: "plain" },
      thead(tr(th("Version"), th("Name"), th("Stage"), th("Tags"), th("Created"), th("Owner"))),
      tbody(
        value.map((version) =>
          tr(
            { key: version.id },
            td(a({ href: projectPath(project, "m", version.id) }, version.id)),
            td(version.value("sys/name")),
            td(h(Stage, { stage: version.value("sys/stage") })),
            td(version.elements("sys/tags").map((tag) => span({ key: tag, class: "tag" }, tag))),
            td(dateTime(version.value("sys/creation_time"))),
            td(version.value("sys/owner")),
          ),
        ),
      ),
    ),
  );
}

const always = () => true;

/** Of each: its name in the address, its title, what draws it. */
const PARTS = [
  ["fields", "Fields", Fields],
  ["charts", "Charts", (properties) => h(Charts, { ...properties, accepts: always })],
  ["files", "Files", Files],
];
const OF_MODEL = [["versions", "Versions", Versions], ["information", "Information", Information], ...PARTS];
const OF_VERSION = [["information", "Information", Information], ...PARTS];

function Head({ object, canEdit, project, reload }) {
  const name = object.value("sys/name");
  const isVersion = object.kind === "modelVersion";
  const model = object.value("sys/model_id");
  const stage = object.value("sys/stage");
  return header(
    { class: "run-head" },
    h1(name || object.id, name && span({ class: "run-id" }, object.id)),
    isVersion && model && span("version of ", a({ href: projectPath(project, "m", model) }, model)),
    isVersion && (!canEdit ? h(Stage, { stage }) : h(StageChange, { key: stage, id: object.id, stage, changed: reload })),
    h(Trashed, { run: object }),
    canEdit && h(Actions, { run: object, reload }),
  );
}

export default function ModelPage({ info, project, id, canEdit, parameters }) {
  const { run: object, error, reload } = useRun(id);
  if (!object) {
    return error ? h(Failure, { error, retry: reload }) : div({ class: "page", "aria-busy": "true" });
  }
  const tabs = object.kind === "model" ? OF_MODEL : OF_VERSION;
  const [chosen, , Tab] = chosenTab(tabs, parameters);
  return div(
    { class: "run" },
    h(Head, { object, canEdit, project, reload }),
    error && p({ class: "failure", role: "alert" }, error.message),
    h(Tabs, { label: "Parts of the model", tabs, chosen, kept: chartParameters(parameters) }),
    div({ class: "run-tab", key: chosen }, h(Tab, { run: object, info, canEdit, project, parameters, reload })),
  );
}
