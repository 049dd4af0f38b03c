// What all charts of a page have in common: smoothing, scale, axis. Kept in the address.
import { h, div, input, label, option, output, select, span, useEffect, useRef, useState } from "../lib/dom.js";
import { count, plural } from "../lib/format.js";
import { setParameters } from "../lib/router.js";

const AXES = [
  ["step", "Step"],
  ["relative", "Time since the start"],
  ["time", "Time of day"],
];
const SMOOTHING_MAX = 0.99;
const SETTLED_MILLISECONDS = 150; // after the last move of a slider, the server is asked

const KEPT = ["smooth", "axis", "log", "find"];

/** What an address says of charts, for the address of another part of the page. */
export const chartParameters = (parameters) =>
  Object.fromEntries(KEPT.filter((name) => parameters.has(name)).map((name) => [name, parameters.get(name)]));

/** {smoothing, isLog, axis} that an address says; usualAxis where it says nothing of that. */
export function chartSettings(parameters, usualAxis = "step") {
  const smoothing = Number(parameters.get("smooth"));
  const axis = parameters.get("axis");
  return {
    smoothing: smoothing > 0 && smoothing <= SMOOTHING_MAX ? smoothing : 0,
    isLog: parameters.get("log") === "1",
    axis: AXES.some(([name]) => name === axis) ? axis : usualAxis,
  };
}

function Smoothing({ value }) {
  const [moved, setMoved] = useState(value);
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const move = (next) => {
    setMoved(next);
    clearTimeout(timer.current);
    const settle = () => setParameters({ smooth: next > 0 ? String(next) : null }, { replace: true });
    timer.current = setTimeout(settle, SETTLED_MILLISECONDS);
  };
  return label(
    "Smoothing",
    input({
      type: "range",
      min: 0,
      max: SMOOTHING_MAX,
      step: 0.01,
      value: moved,
      onInput: (event) => move(Number(event.currentTarget.value)),
    }),
    output(moved.toFixed(2)),
  );
}

/** Which charts of a page are shown: those with a text in their path, which is kept in the address. */
export function FindCharts({ find, found, all }) {
  return [
    label(
      "Find charts",
      input({
        type: "search",
        value: find,
        placeholder: "a part of the path",
        onInput: (event) => setParameters({ find: event.currentTarget.value }, { replace: true }),
      }),
    ),
    span({ class: "hint", role: "status" }, find ? `${count(found)} of ${plural(all, "chart")}` : plural(all, "chart")),
  ];
}

/** children come in front. */
export function ChartControls({ settings, children }) {
  const { smoothing, isLog, axis } = settings;
  const set = (changes) => setParameters(changes, { replace: true });
  return div(
    { class: "chart-controls", role: "group", "aria-label": "All charts" },
    children,
    h(Smoothing, { value: smoothing }),
    label(
      "Along",
      select(
        { value: axis, onChange: (event) => set({ axis: event.currentTarget.value }) },
        AXES.map(([name, text]) => option({ key: name, value: name }, text)),
      ),
    ),
    label(
      input({
        type: "checkbox",
        checked: isLog,
        onChange: (event) => set({ log: event.currentTarget.checked ? "1" : null }),
      }),
      "Logarithmic scale",
    ),
  );
}
