// The files of a run: which fields have some, and those of one of them.
import { h, a, code, div, h2, li, nav, p, section, span, ul } from "../lib/dom.js";
import { bytes, plural } from "../lib/format.js";
import { FileList } from "./file-list.js";
import { isFiles } from "./run-data.js";
import { TYPE_NAMES } from "./value.js";

function size({ type, files, summary }) {
  if (summary) {
    return plural(summary.count, "point");
  }
  return type === "file" ? bytes(files.bytes) : `${plural(files.count, "file")}, ${bytes(files.bytes)}`;
}

function Nothing() {
  return div(
    { class: "run-empty" },
    p("No files were logged."),
    p({ class: "hint" }, "A job adds one with ", code('run.upload("model/weights", Path.of("weights.bin"))'), "."),
  );
}

export function Files({ run, parameters }) {
  const fields = run.attributes.filter(isFiles);
  if (fields.length === 0) {
    return h(Nothing);
  }
  const chosen = fields.find(({ path }) => path === parameters.get("field")) ?? fields[0];
  const href = (path) => `${location.pathname}?${new URLSearchParams({ tab: "files", field: path })}`;
  return div(
    { class: "files" },
    nav(
      { "aria-label": "Fields with files", class: "files-fields" },
      ul(
        fields.map((field) =>
          li(
            { key: field.path },
            a(
              { href: href(field.path), "aria-current": field === chosen ? "true" : undefined },
              span({ class: "files-path" }, field.path),
              span({ class: "hint" }, `${TYPE_NAMES[field.type]}, ${size(field)}`),
            ),
          ),
        ),
      ),
    ),
    section({ "aria-label": chosen.path }, h2(chosen.path), h(FileList, { run, attribute: chosen })),
  );
}
