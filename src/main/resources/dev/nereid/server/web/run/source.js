// Which source code a run was started from: its commit, what differed from that, its files.
import { h, code, dd, div, dl, dt, h2, p, pre, section } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { dateTime } from "../lib/format.js";
import { useLoaded } from "../lib/loading.js";
import { Failure } from "../ui/failure.js";
import { Diff } from "./diff.js";
import { FileList } from "./file-list.js";
import { TextContent } from "./preview.js";
import { isFiles } from "./run-data.js";
import { Value } from "./value.js";

const NAMESPACE = "source_code/";
const isDiff = ({ path }) => /^source_code\/(upstream_)?diff/.test(path);

/** Lines of a word and a value, then an empty line and the message (dev.nereid.model.ReferenceText). */
function GitCommit({ text }) {
  const [lines, ...message] = text.split("\n\n");
  const pairs = lines.split("\n").map((line) => /^(remote \S+|\S+) ?(.*)$/.exec(line) ?? [line, "commit", line]);
  const shown = { time: dateTime, dirty: (value) => (value === "true" ? "yes: see the diff" : "no") };
  const names = { dirty: "uncommitted changes" };
  return [
    dl(
      { class: "run-facts" },
      pairs.map(([, word, value]) => [
        dt(names[word] ?? word),
        dd(word === "commit" ? code(value || word) : (shown[word]?.(value) ?? value)),
      ]),
    ),
    message.length > 0 && pre({ class: "preview-text" }, message.join("\n\n")),
  ];
}

function DiffFile({ run, attribute }) {
  const ask = (signal) => get("files/page", { id: run.id, path: attribute.path, from: 0, count: 1 }, signal);
  const { value, error } = useLoaded(ask, [run.id, attribute.path, attribute.files.sha256]);
  const file = value?.files[0];
  if (error) {
    return h(Failure, { error });
  }
  if (file && !file.arrived) {
    return p({ class: "hint" }, "The diff has not arrived here yet.");
  }
  return file && h(TextContent, { file, show: (text) => h(Diff, { label: attribute.path, text }) });
}

function part(run, attribute) {
  if (attribute.type === "gitRef") {
    return h(GitCommit, { text: attribute.value });
  }
  if (isDiff(attribute) && attribute.type === "string") {
    return h(Diff, { label: attribute.path, text: attribute.value });
  }
  if (isDiff(attribute) && attribute.type === "file") {
    return h(DiffFile, { run, attribute });
  }
  return isFiles(attribute) ? h(FileList, { run, attribute }) : p(h(Value, { run, attribute }));
}

const TITLES = {
  entrypoint: "Entry point",
  git: "Commit",
  files: "Files",
  diff: "Uncommitted changes",
  notebook: "Notebook",
};
const UPSTREAM = /^(?:upstream_diff|diff_upstream)_(.+)$/;

function title(name) {
  const upstream = UPSTREAM.exec(name);
  return upstream ? `Differences from upstream ${upstream[1].slice(0, 10)}` : (TITLES[name] ?? name);
}

const ORDER = ["entrypoint", "notebook", "git", "diff"];

function rank({ path }) {
  const place = ORDER.indexOf(path.slice(NAMESPACE.length));
  return place < 0 ? ORDER.length : place;
}

export function Source({ run }) {
  const fields = run.attributes
    .filter(({ path }) => path.startsWith(NAMESPACE))
    .sort((one, other) => rank(one) - rank(other));
  if (fields.length === 0) {
    return div(
      { class: "run-empty" },
      p("Nothing is known of the source code."),
      p(
        { class: "hint" },
        "When a job starts where its code is, its entry point, the Git commit and what differs from that are recorded.",
      ),
    );
  }
  return div(
    fields.map((attribute) => {
      const name = attribute.path.slice(NAMESPACE.length);
      return section(
        { key: attribute.path, "aria-label": attribute.path },
        h2({ title: attribute.path }, title(name)),
        part(run, attribute),
      );
    }),
  );
}
