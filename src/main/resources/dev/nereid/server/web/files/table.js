// Run files as a table: one row each, of which those in sight are drawn.
import { a, button, code, div, h, span, table, tbody, td, th, thead, tr, useRef } from "../lib/dom.js";
import { bytes, count } from "../lib/format.js";
import { projectPath, setParameters } from "../lib/router.js";
import { CopyButton } from "../ui/copy-button.js";
import { delivery, latest, nameParts, troubles, writer } from "./state.js";
import { useVisible } from "./visible.js";

const COLUMNS = [
  ["name", "Run file", "runfiles-name"],
  ["run", "Run", "runfiles-run"],
  ["writer", "Writer", "runfiles-writer"],
  ["size", "Size", "number runfiles-size"],
  ["logged", "Logged", "number runfiles-logged"],
  ["pending", "On a server", "runfiles-server"],
  ["trouble", "Trouble", "runfiles-trouble"],
  [null, "What to do", "runfiles-advice"],
];

const PLACES = { run: "e", model: "m", modelVersion: "m" };

/** Its page, or that of its project; null if the store does not have it yet. */
export function runAddress(run) {
  if (!run?.project) {
    return null;
  }
  const place = PLACES[run.kind];
  return place ? projectPath(run.project, place, run.id) : projectPath(run.project);
}

export const Note = ({ text, tone, title }) => span({ class: `note ${tone}`, title }, text);

function Heading({ name, text, style, order }) {
  const isDown = order === `-${name}`;
  const isUp = order === name;
  return th(
    { class: style, scope: "col", "aria-sort": isDown ? "descending" : isUp ? "ascending" : undefined },
    name
      ? button(
          { type: "button", class: "quiet", onClick: () => setParameters({ sort: isDown ? name : `-${name}` }) },
          text,
          span({ "aria-hidden": "true" }, isDown ? " ↓" : isUp ? " ↑" : ""),
        )
      : text,
  );
}

function Run({ run }) {
  if (!run) {
    return "";
  }
  const address = runAddress(run);
  const name = run.name ?? run.id;
  return [address ? a({ href: address, title: name }, name) : span(name), run.name && span({ class: "under" }, run.id)];
}

function Row({ file, index, open }) {
  const [name, time] = nameParts(file.name);
  const [onServer, which] = file.unreadable ? ["", ""] : delivery(file);
  const [next] = file.advice;
  const state = writer(file);
  return tr(
    { class: "runfile", "aria-rowindex": index + 2 },
    td(
      { class: "runfiles-name" },
      button({ type: "button", class: "link", onClick: open, title: file.name, "aria-haspopup": "dialog" }, name),
      span({ class: "under runfiles-time" }, time),
      span({ class: "under runfiles-whose" }, file.run?.name ?? file.run?.id),
    ),
    td({ class: "runfiles-run" }, h(Run, { run: file.run })),
    td({ class: "runfiles-writer" }, state && h(Note, state)),
    td({ class: "number runfiles-size" }, bytes(file.bytes)),
    td({ class: "number runfiles-logged" }, file.unreadable ? "" : count(file.logged)),
    td({ class: "runfiles-server", title: latest(file)?.address }, onServer, span({ class: "under" }, which)),
    td({ class: "runfiles-trouble" }, troubles(file).map((each) => h(Note, each))),
    td(
      { class: "runfiles-advice" },
      next &&
        div(
          { class: "command" },
          code({ title: `${next.command}\n${next.why}` }, next.command),
          h(CopyButton, { text: next.command, label: `Copy: ${next.command}` }),
        ),
    ),
  );
}

const Gap = ({ pixels }) =>
  pixels > 0 && tr({ class: "gap", role: "presentation" }, td({ colSpan: COLUMNS.length, style: { height: `${pixels}px` } }));

export function FileTable({ files, order, open }) {
  const body = useRef(null);
  const { from, to, above, below } = useVisible(body, files.length);
  return table(
    { class: "plain runfiles-table", "aria-rowcount": files.length + 1 },
    thead(tr(COLUMNS.map(([name, text, style]) => h(Heading, { key: text, name, text, style, order })))),
    tbody(
      { ref: body },
      h(Gap, { pixels: above }),
      files
        .slice(from, to)
        .map((file, i) => h(Row, { key: file.name, file, index: from + i, open: () => open(file.name) })),
      h(Gap, { pixels: below }),
    ),
  );
}
