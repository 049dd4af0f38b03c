// The models of a project, with the versions that are in use.
import { h, a, code, div, h1, input, label, p, table, tbody, td, th, thead, tr, useState } from "../lib/dom.js";
import { count, dateTime } from "../lib/format.js";
import { useLoaded, useRepeated } from "../lib/loading.js";
import { projectPath } from "../lib/router.js";
import { Stage } from "../models/stage.js";
import { IN_USE, MAX, modelsOf, versionIds, versionsInUse } from "../models/objects.js";
import { Failure } from "../ui/failure.js";

const REFRESH_MILLISECONDS = 5000;

function Nothing({ project, mayMake }) {
  return div(
    p("No models here yet."),
    mayMake && p({ class: "hint" }, "A program makes one with ", code(`Nereid.initModel().project("${project}").key("FOREST").start()`), "."),
  );
}

function ModelRow({ project, model, ids, used }) {
  const inUse = IN_USE.flatMap((stage) => used.filter((version) => version.value("sys/stage") === stage));
  const link = (id, text) => a({ href: projectPath(project, "m", id) }, text);
  return tr(
    td(link(model.id, model.id)),
    td(model.value("sys/name")),
    td({ class: "number" }, count(ids.length)),
    td(ids[0] ? link(ids[0], ids[0]) : ""),
    td(
      inUse.map((version) =>
        div({ key: version.id }, h(Stage, { stage: version.value("sys/stage") }), " ", link(version.id, version.id)),
      ),
    ),
    td(dateTime(model.value("sys/creation_time"))),
    td(model.value("sys/owner")),
  );
}

export default function Models({ info, project, canEdit }) {
  const [find, setFind] = useState("");
  const ask = async (signal) => {
    const [models, ids, used] = await Promise.all([
      modelsOf(project, signal),
      versionIds(project, signal),
      versionsInUse(project, signal),
    ]);
    return models.map((model) => ({
      model,
      ids: ids.get(model.id) ?? [],
      used: used.filter((version) => version.value("sys/model_id") === model.id),
    }));
  };
  const { value, error, reload, refresh } = useLoaded(ask, [project]);
  useRepeated(refresh, REFRESH_MILLISECONDS);
  if (!value) {
    return error ? h(Failure, { error, retry: reload }) : div({ class: "page", "aria-busy": "true" });
  }
  const text = find.toLowerCase();
  const found = value.filter(({ model }) => `${model.id} ${model.value("sys/name") ?? ""}`.toLowerCase().includes(text));
  return div(
    { class: "page" },
    h1("Models"),
    value.length === 0 && h(Nothing, { project, mayMake: canEdit || info.local }),
    value.length > 5 &&
      label("Find ", input({ type: "search", value: find, onInput: (event) => setFind(event.currentTarget.value) })),
    value.length > 0 &&
      div(
        { class: "wide", tabIndex: 0, role: "region", "aria-label": "Models" },
        table(
          { class: "plain" },
          thead(
            tr(th("Model"), th("Name"), th({ class: "number" }, "Versions"), th("Latest"), th("In use"), th("Created"), th("Owner")),
          ),
          tbody(found.map(({ model, ...versions }) => h(ModelRow, { key: model.id, project, model, ...versions }))),
        ),
      ),
    value.length === MAX && p({ class: "hint" }, `The latest ${count(MAX)} models are here.`),
    value.length > 0 && found.length === 0 && p("No model has this in its ID or name."),
  );
}
