// What a run printed, and any other string series, as lines.
import { h, a, button, code, div, input, label, option, p, select, span } from "../lib/dom.js";
import { useLayoutEffect, useRef, useState } from "../lib/dom.js";
import { link } from "../lib/api.js";
import { count, dateTime, number, plural } from "../lib/format.js";
import { setParameters } from "../lib/router.js";
import { Failure } from "../ui/failure.js";
import { useLines } from "./lines.js";

const END_PIXELS = 40; // so close to the end, new lines are followed

/** Colours of terminals and what else moves their cursors. */
const CONTROLS = /\u001b\[[0-9;?]*[A-Za-z]/g;

const NAMES = ["stdout", "stderr", "traceback"];

/** What was printed comes first. */
function rank({ path }) {
  const name = NAMES.indexOf(path.slice(path.lastIndexOf("/") + 1));
  return path.startsWith("monitoring/") && name >= 0 ? name : NAMES.length;
}

export function textSeries(run) {
  return run.attributes
    .filter(({ type }) => type === "stringSeries")
    .sort((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
}

function Line({ line }) {
  return div(
    { class: "line" },
    span({ class: "line-place", title: dateTime(line.time) }, number(line.step)),
    span({ class: "line-time" }, dateTime(line.time).slice(11)),
    span({ class: "line-text" }, line.text.replace(CONTROLS, ""), line.cut && span({ class: "hint" }, " … (cut here)")),
  );
}

/** Lines of one series in a box that stays at its end unless one has scrolled away from it, or starts at the top. */
export function Lines({ run, attribute, find = "", isFromTop = false }) {
  const box = useRef(null);
  const wasAtEnd = useRef(!isFromTop);
  const { count: points, last_time: time } = attribute.summary;
  const { lines, first, matching, error, older } = useLines(run.id, attribute.path, find, `${points} ${time}`);
  useLayoutEffect(() => {
    if (wasAtEnd.current && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [lines]);
  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
    wasAtEnd.current = scrollTop + clientHeight >= scrollHeight - END_PIXELS;
  };
  const loadOlder = async () => {
    const fromEnd = box.current.scrollHeight - box.current.scrollTop;
    wasAtEnd.current = false;
    await older();
    requestAnimationFrame(() => {
      box.current.scrollTop = box.current.scrollHeight - fromEnd;
    });
  };
  const failure = error && error.status !== 0 && h(Failure, { error }); // that no answer came, the page says
  if (!lines) {
    return failure || div({ class: "lines", "aria-busy": "true" });
  }
  return [
    failure,
    div(
      {
        class: "lines",
        ref: box,
        onScroll,
        tabIndex: 0,
        role: "log",
        "aria-label": attribute.path,
        "aria-live": "off", // what a job prints would never let one hear anything else
      },
      first > 0 &&
        button({ type: "button", onClick: loadOlder }, `Earlier lines (${count(first)})`),
      lines.length === 0 && p({ class: "hint" }, find ? "No line has this in it." : "No lines yet."),
      lines.map((line) => h(Line, { key: line.place, line })),
    ),
    p({ class: "hint", role: "status" }, find ? `${plural(matching, "line")} with it` : plural(matching, "line")),
  ];
}

function Nothing() {
  return div(
    { class: "run-empty" },
    p("Nothing was printed, and no other string series was logged."),
    p({ class: "hint" }, "What a job prints is captured unless ", code("captureStdout(false)"), " was said."),
  );
}

export function Console({ run, parameters }) {
  const [find, setFind] = useState("");
  const all = textSeries(run);
  if (all.length === 0) {
    return h(Nothing);
  }
  const chosen = all.find(({ path }) => path === parameters.get("field")) ?? all[0];
  return div(
    { class: "console" },
    div(
      { class: "run-search" },
      label(
        "Series",
        select(
          { value: chosen.path, onChange: (event) => setParameters({ field: event.currentTarget.value }) },
          all.map(({ path }) => option({ key: path, value: path }, path)),
        ),
      ),
      label(
        "Find lines",
        input({ type: "search", value: find, onInput: (event) => setFind(event.currentTarget.value) }),
      ),
      a({ href: link("series/csv", { id: run.id, path: chosen.path }), download: "lines.csv" }, "CSV"),
    ),
    h(Lines, { key: chosen.path, run, attribute: chosen, find }),
  );
}
