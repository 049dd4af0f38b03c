// What is in a file, as far as a page can show it: an image, a table, text. Never as a document of its own.
import { h, a, div, img, p, pre, table, tbody, td, th, thead, tr, useEffect, useState } from "../lib/dom.js";
import { link, beginning, blob } from "../lib/api.js";
import { bytes, count } from "../lib/format.js";
import { useLoaded } from "../lib/loading.js";
import { Failure } from "../ui/failure.js";
import { csvRows } from "./csv.js";

const TEXT_BYTES = 256 << 10;
const IMAGE_BYTES_MAX = 32 << 20;
const ROWS_MAX = 100;
const COLUMNS_MAX = 100;

const IMAGES = new Map([
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
  ["svg", "image/svg+xml"],
]);

const SEPARATORS = new Map([["csv", ","], ["tsv", "\t"]]);

const extension = (name) => /\.([^./]+)$/.exec(name)?.[1].toLowerCase() ?? "";
const content = (file) => `contents/${file.sha256}`;

/** The name without the directories in front of it. */
export const baseName = (name) => name.slice(name.lastIndexOf("/") + 1);

function Image({ file, type }) {
  const { value, error } = useLoaded((signal) => blob(content(file), {}, signal), [file.sha256]);
  const [url, setUrl] = useState(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    if (!value) {
      return undefined;
    }
    const made = URL.createObjectURL(new Blob([value], { type }));
    setUrl(made);
    setBroken(false);
    return () => URL.revokeObjectURL(made);
  }, [value, type]);
  if (error) {
    return h(Failure, { error });
  }
  if (isBroken) {
    return p("This is no image that a browser can show. It can be downloaded.");
  }
  return url
    ? img({ class: "preview-image", src: url, alt: file.description || file.name, onError: () => setBroken(true) })
    : div({ class: "preview-wait", "aria-busy": "true" });
}

function Table({ text, separator, isCut }) {
  const rows = csvRows(text, separator, ROWS_MAX + 1);
  const [head, ...body] = rows.map((row) => row.slice(0, COLUMNS_MAX));
  const columnCount = Math.max(0, ...rows.map((row) => row.length));
  return [
    div(
      { class: "preview-table", tabIndex: 0, role: "region", "aria-label": "Table" },
      table(
        { class: "plain" },
        thead(tr((head ?? []).map((cell, i) => th({ key: i, scope: "col" }, cell)))),
        tbody(body.map((row, i) => tr({ key: i }, row.map((cell, j) => td({ key: j }, cell))))),
      ),
    ),
    (isCut || rows.length > ROWS_MAX) && p({ class: "hint" }, `The first ${body.length} rows.`),
    columnCount > COLUMNS_MAX && p({ class: "hint" }, `The first ${COLUMNS_MAX} of ${count(columnCount)} columns.`),
  ];
}

/** Null if bytes are no text. The end may have cut a character in two. */
function textOf(buffer, isCut) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(buffer, { stream: isCut });
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

/** The beginning of a file as text; show(text, isCut) draws it. */
export function TextContent({ file, show }) {
  const ask = async (signal) =>
    file.size === 0 ? new ArrayBuffer(0) : beginning(content(file), TEXT_BYTES, signal);
  const { value, error } = useLoaded(ask, [file.sha256]);
  if (error) {
    return h(Failure, { error });
  }
  if (!value) {
    return div({ class: "preview-wait", "aria-busy": "true" });
  }
  const isCut = file.size > TEXT_BYTES;
  const text = textOf(value, isCut);
  if (text === null) {
    return p("There is no preview of this kind of file. It can be downloaded.");
  }
  return [
    file.size === 0 && p({ class: "hint" }, "The file is empty."),
    show(text, isCut),
    isCut && p({ class: "hint" }, `The first ${bytes(TEXT_BYTES)} of ${bytes(file.size)}.`),
  ];
}

const asText = (text) =>
  pre({ class: "preview-text", tabIndex: 0, role: "region", "aria-label": "Text of the file" }, text);

function shown(file) {
  const type = IMAGES.get(extension(file.name));
  const separator = SEPARATORS.get(extension(file.name));
  if (type) {
    return file.size > IMAGE_BYTES_MAX
      ? p(`The image has ${bytes(file.size)}: too much for a preview. It can be downloaded.`)
      : h(Image, { file, type });
  }
  const show = separator ? (text, isCut) => h(Table, { text, separator, isCut }) : asText;
  return h(TextContent, { file, show });
}

export function Download({ file }) {
  return a({ href: link(content(file)), download: baseName(file.name), class: "download" }, "Download");
}

/** A file as files/page answers it. */
export function Preview({ file }) {
  if (!file.arrived) {
    return p(
      { class: "hint" },
      file.source
        ? `Only noted, not copied: it lies at ${file.source}.`
        : "Its content has not arrived here yet. The machine that logged it has it, and sends it with the next sync.",
    );
  }
  return div({ class: "preview", key: file.sha256 + file.name }, shown(file));
}
