// What there is to say of a run file: in words, as a filter, and in an order.
import { count, dateTime, plural } from "../lib/format.js";

const sum = (file, part) => file.deliveries.reduce((all, delivery) => all + delivery[part], 0);

/** The word of the server that was asked last; undefined if none was. */
export const latest = (file) =>
  file.deliveries.reduce((last, one) => (last === undefined || one.time > last.time ? one : last), undefined);

export const rejected = (file) => sum(file, "rejected");
export const pending = (file) => (file.unreadable ? 0 : file.logged - file.synced);
export const waits = (file) => pending(file) > 0 || file.pending_files > 0;
export const isDamaged = (file) => Boolean(file.unreadable || file.damage || sum(file, "lost"));
export const isComplete = (file) =>
  !file.unreadable && file.writer !== "live" && !waits(file) && !rejected(file) && !isDamaged(file);

const WRITERS = {
  live: ["logging", "good", "Its process is logging now."],
  dead: ["killed", "warn", "Its process is gone and did not close the run. What it had logged is here."],
  finished: ["finished", "plain", "Its process has closed the run."],
};

/** {text, tone, title}; tone is good, warn, bad or plain. */
const note = (text, tone, title) => ({ text, tone, title });

export const writer = (file) => (file.unreadable ? null : note(...WRITERS[file.writer]));

/** What is not as one would wish. */
export function troubles(file) {
  if (file.unreadable) {
    return [note("unreadable", "bad", file.unreadable)];
  }
  const notes = [];
  if (file.damage) {
    notes.push(file.lossy ? note("damaged", "bad", file.damage) : note("damaged, nothing lost", "warn", file.damage));
  }
  if (rejected(file)) {
    notes.push(note(`${count(rejected(file))} rejected`, "bad", "A server keeps them aside."));
  }
  if (sum(file, "lost")) {
    notes.push(note(`server lacks ${count(sum(file, "lost"))}`, "bad", "A better copy of the file fills the gap."));
  }
  if (file.dropped) {
    notes.push(note(`${count(file.dropped)} dropped`, "warn", "For want of room on the disk or in memory."));
  }
  if (file.needs_journal) {
    notes.push(note("needs its -wal", "warn", "It is not one plain file: move or copy the -wal beside it as well."));
  }
  return notes;
}

/** What waits to be sent: "3 operations and 1 file"; empty if nothing does. */
export function waiting(file) {
  const operations = pending(file) > 0 && plural(pending(file), "operation");
  const files = file.pending_files > 0 && plural(file.pending_files, "file");
  return [operations, files].filter(Boolean).join(" and ");
}

/** How much of it is on a server, and on which: two lines. */
export function delivery(file) {
  const server = latest(file);
  if (!server) {
    return ["on no server", waiting(file)];
  }
  const lacks = file.logged === file.synced ? "lacks files" : `${count(file.synced)} of ${count(file.logged)}`;
  return [waits(file) ? lacks : "all there", server.address.replace(/^https?:\/\//, "")];
}

/** A name as Nereid gives it, in two parts: "run-4f9d2c1a", and when it was made. Another name is one part. */
export function nameParts(name) {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.\d+Z-(.+)\.db$/.exec(name);
  if (!parts) {
    return [name, ""];
  }
  const [, year, month, day, hour, minute, second, rest] = parts;
  return [rest, dateTime(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)];
}

export const FILTERS = {
  all: ["All", () => true],
  logging: ["Logging", (file) => file.writer === "live"],
  killed: ["Killed", (file) => file.writer === "dead"],
  waiting: ["Waiting", waits],
  rejected: ["Rejected", (file) => rejected(file) > 0],
  damaged: ["Damaged", isDamaged],
  complete: ["Complete", isComplete],
};

const ORDERS = {
  name: (file) => file.name,
  run: (file) => file.run?.name ?? file.run?.id ?? "",
  writer: (file) => file.writer ?? "",
  size: (file) => file.bytes,
  logged: (file) => file.logged ?? -1,
  pending: (file) => pending(file) + (file.pending_files ?? 0),
  trouble: (file) => (isDamaged(file) ? 2e9 : 0) + rejected(file),
};

/** Files that a filter and a text let through, in an order such as "size", or "-size" for the largest first. */
export function chosen(files, filter, text, order) {
  const [, fits] = FILTERS[filter] ?? FILTERS.all;
  const wanted = text.trim().toLowerCase();
  const has = (file) =>
    [file.name, file.run?.name, file.run?.id, file.run?.project].some((each) => each?.toLowerCase().includes(wanted));
  const key = ORDERS[order.replace("-", "")] ?? ORDERS.name;
  const sign = order.startsWith("-") ? -1 : 1;
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return files
    .filter((file) => fits(file) && (wanted === "" || has(file)))
    .sort((a, b) => sign * compare(key(a), key(b)) || compare(b.name, a.name));
}
