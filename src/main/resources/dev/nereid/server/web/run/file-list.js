// The files of one field: a file, those of a set or an artifact by name, or those of a series by step.
import { h, button, div, input, label, p, section, span, table, tbody, td, th, thead, tr } from "../lib/dom.js";
import { useEffect, useRef, useState } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { bytes, count, dateTime, number, plural } from "../lib/format.js";
import { useLoaded } from "../lib/loading.js";
import { Failure } from "../ui/failure.js";
import { Download, Preview } from "./preview.js";

const PAGE = 100;

/** What says that the files are others than they were. */
const version = ({ files, summary }) => JSON.stringify(files ?? [summary.count, summary.last_time]);

function usePage(run, attribute, from, size) {
  const ask = (signal) => get("files/page", { id: run.id, path: attribute.path, from, count: size }, signal);
  return useLoaded(ask, [run.id, attribute.path, from, version(attribute)]);
}

function Row({ file, isChosen, choose }) {
  const onClick = () => choose(isChosen ? null : file.name);
  return tr(
    { class: isChosen ? "file-chosen" : undefined },
    td(
      button(
        {
          type: "button",
          class: "quiet file-name",
          title: isChosen ? "Close the preview" : "Open a preview",
          "aria-expanded": String(isChosen),
          onClick,
        },
        file.name,
      ),
    ),
    td({ class: "number", title: `${file.size} bytes` }, bytes(file.size)),
    td(file.arrived ? h(Download, { file }) : span({ class: "hint" }, file.source ? "not copied" : "not arrived")),
  );
}

function Pages({ from, all, go }) {
  return div(
    { class: "actions" },
    button({ type: "button", disabled: from === 0, onClick: () => go(from - PAGE) }, "Previous"),
    span({ class: "hint" }, `${count(from + 1)} to ${count(Math.min(from + PAGE, all))} of ${plural(all, "file")}`),
    button({ type: "button", disabled: from + PAGE >= all, onClick: () => go(from + PAGE) }, "Next"),
  );
}

/** The preview of one of many, brought into sight. */
function Opened({ file }) {
  const place = useRef(null);
  useEffect(() => place.current.scrollIntoView({ block: "nearest" }), [file.name]);
  return section({ ref: place, "aria-label": `Preview of ${file.name}` }, h(Preview, { file }));
}

function FileSet({ run, attribute }) {
  const [from, setFrom] = useState(0);
  const [name, setName] = useState(null);
  const { value, error, reload } = usePage(run, attribute, from, PAGE);
  if (!value) {
    return error && h(Failure, { error, retry: reload });
  }
  const chosen = value.files.find((file) => file.name === name);
  return [
    value.count === 0 && p({ class: "hint" }, "No files."),
    value.count > 0 &&
      div(
        { class: "file-table" },
        table(
          { class: "plain" },
          thead(
            tr(
              th({ scope: "col" }, "Name"),
              th({ scope: "col", class: "number" }, "Size"),
              th({ scope: "col" }, "Content"),
            ),
          ),
          tbody(
            value.files.map((file) => h(Row, { key: file.name, file, isChosen: file === chosen, choose: setName })),
          ),
        ),
      ),
    value.count > PAGE && h(Pages, { from, all: value.count, go: setFrom }),
    chosen && h(Opened, { file: chosen }),
  ];
}

function File({ file }) {
  return [
    div(
      { class: "actions file-facts" },
      span(file.name),
      span({ class: "hint", title: `${file.size} bytes` }, bytes(file.size)),
      file.arrived && h(Download, { file }),
    ),
    h(Preview, { file }),
  ];
}

function SingleFile({ run, attribute }) {
  const { value, error, reload } = usePage(run, attribute, 0, 1);
  const file = value?.files[0];
  if (!file) {
    return error && h(Failure, { error, retry: reload });
  }
  return h(File, { file });
}

function FileSeries({ run, attribute }) {
  const all = attribute.summary.count;
  const [chosen, setChosen] = useState(null); // null for the last, whichever that is
  const place = Math.min(chosen ?? all - 1, all - 1);
  const { value, error, reload } = usePage(run, attribute, Math.max(0, place), 1);
  if (all === 0) {
    return p({ class: "hint" }, "No files yet.");
  }
  const file = value?.files[0];
  const text = file ? `step ${number(file.step)}, ${dateTime(file.time)}` : "";
  return [
    div(
      { class: "file-slider" },
      label(
        "Point",
        input({
          type: "range",
          min: 0,
          max: all - 1,
          value: place,
          "aria-valuetext": text,
          onInput: (event) => setChosen(Number(event.currentTarget.value)),
        }),
      ),
      span({ class: "hint" }, `${count(place + 1)} of ${count(all)}: ${text}`),
      chosen !== null && button({ type: "button", class: "quiet", onClick: () => setChosen(null) }, "Follow the last"),
    ),
    error && h(Failure, { error, retry: reload }),
    file?.description && p(file.description),
    file && h(File, { file }),
  ];
}

export function FileList({ run, attribute }) {
  const List = { file: SingleFile, fileSeries: FileSeries }[attribute.type] ?? FileSet;
  return h(List, { key: attribute.path, run, attribute });
}
