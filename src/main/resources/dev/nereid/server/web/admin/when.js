// Times in tables: how long ago something was, or until when it lives, with the exact time in the title.
import { span, time } from "../lib/dom.js";
import { ago, dateTime } from "../lib/format.js";

export function Ago({ value, never = "never" }) {
  return value ? time({ dateTime: value, title: dateTime(value) }, ago(value)) : span({ class: "hint" }, never);
}

export function Until({ value }) {
  if (!value) {
    return "never";
  }
  const isOver = new Date(value).getTime() <= Date.now();
  return [
    time({ dateTime: value, title: dateTime(value) }, dateTime(value).slice(0, 16)),
    isOver && span({ class: "tag" }, "expired"),
  ];
}
