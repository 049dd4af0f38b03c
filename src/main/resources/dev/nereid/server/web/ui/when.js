// Times as one reads them: how long ago something was, or until when it lives, with the exact time in the title.
import { span, time, useEffect, useState } from "../lib/dom.js";
import { ago, dateTime } from "../lib/format.js";

const TURN_MILLISECONDS = 5000;

/** isExact writes the time itself in front, and goes with the clock; tables of many are drawn again with their page. */
export function Ago({ value, never = "never", isExact = false }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isExact) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), TURN_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  if (!value) {
    return span({ class: "hint" }, never);
  }
  return isExact
    ? time({ dateTime: value, title: value }, `${dateTime(value)} (${ago(value, now)})`)
    : time({ dateTime: value, title: dateTime(value) }, ago(value));
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
