// The run files of this machine: what a server has of each, what is the matter, and what to do about it.
import { button, code, div, fieldset, h, h1, input, label, legend, p, span, useState } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { bytes, count, plural } from "../lib/format.js";
import { useLoaded, useRepeated } from "../lib/loading.js";
import { setParameters } from "../lib/router.js";
import { CopyButton } from "../ui/copy-button.js";
import { Failure } from "../ui/failure.js";
import { Details } from "../files/details.js";
import { FILTERS, chosen, pending, waits } from "../files/state.js";
import { FileTable } from "../files/table.js";

const PERIOD_MILLIS = 2000;

/** {answer, error}, asked again and again. */
function useFiles() {
  const first = useLoaded((signal) => get("files/local", {}, signal), []);
  const [last, setLast] = useState({});
  useRepeated(
    () =>
      get("files/local").then(
        (answer) => setLast({ answer }),
        (error) => setLast(({ answer }) => ({ answer, error })),
      ),
    PERIOD_MILLIS,
  );
  return { answer: last.answer ?? first.value, error: last.error ?? (last.answer ? null : first.error) };
}

function Summary({ files, command }) {
  const waiting = files.filter(waits);
  if (waiting.length === 0) {
    return p({ class: "hint" }, "All that is logged here is on a server.");
  }
  const operations = waiting.reduce((sum, file) => sum + pending(file), 0);
  const size = waiting.reduce((sum, file) => sum + file.pending_bytes, 0);
  return div(
    { class: "runfiles-summary" },
    p(`${plural(operations, "operation")} (${bytes(size)}) of ${plural(waiting.length, "run file")} wait to be sent. To send all:`),
    div({ class: "command" }, code(command), h(CopyButton, { text: command, label: `Copy: ${command}` })),
  );
}

function Filters({ files, filter }) {
  return fieldset(
    { class: "runfiles-filters" },
    legend({ class: "unseen" }, "Which run files"),
    Object.entries(FILTERS).map(([name, [text, fits]]) =>
      button(
        {
          key: name,
          type: "button",
          "aria-pressed": String(name === filter),
          onClick: () => setParameters({ show: name === "all" ? null : name }),
        },
        text,
        span({ class: "count" }, " ", count(files.filter(fits).length)),
      ),
    ),
  );
}

function Nothing({ place, isThere }) {
  return div(
    { class: "card runfiles-empty" },
    p(isThere ? "No run files in " : "There is no directory ", code(place), isThere ? " yet." : " now."),
    p("A job that logs with Nereid makes one here: it appears by itself, and what it logs with it."),
  );
}

export default function RunFiles({ parameters }) {
  const { answer, error } = useFiles();
  if (!answer) {
    return error ? h(Failure, { error }) : div({ class: "page", "aria-busy": "true" }, p("Looking at the run files…"));
  }
  const [filter, text] = [parameters.get("show") ?? "all", parameters.get("q") ?? ""];
  const order = parameters.get("sort") ?? "-name";
  const files = chosen(answer.files, filter, text, order);
  const opened = answer.files.find((file) => file.name === parameters.get("file"));
  return div(
    { class: "page runfiles" },
    h1("Run files"),
    p({ class: "hint" }, "In ", code(answer.place)),
    error && h(Failure, { error }),
    answer.files.length === 0
      ? h(Nothing, { place: answer.place, isThere: answer.is_there })
      : [
          h(Summary, { files: answer.files, command: answer.sync_command }),
          div(
            { class: "runfiles-bar" },
            h(Filters, { files: answer.files, filter }),
            label(
              span({ class: "unseen" }, "Find a file or a run"),
              input({
                type: "search",
                placeholder: "Find a file or a run",
                value: text,
                onInput: (event) => setParameters({ q: event.currentTarget.value }, { replace: true }),
              }),
            ),
          ),
          files.length === 0
            ? p("No run file is like that.")
            : h(FileTable, { files, order, open: (name) => setParameters({ file: name }) }),
        ],
    opened && h(Details, { key: opened.name, file: opened, close: () => setParameters({ file: null }) }),
  );
}
