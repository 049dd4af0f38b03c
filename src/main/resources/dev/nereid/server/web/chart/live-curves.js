// Curves of float series, of one run or of several: asked for when they are scrolled into view, and again when they grow or are
// zoomed.
import { useEffect, useMemo, useRef, useState } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { useLoaded } from "../lib/loading.js";

const POINTS_PER_PIXEL = 2;
const [POINTS_MIN, POINTS_MAX] = [400, 4000];

function useSeen(element) {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1).isIntersecting));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isSeen;
}

/** The newest value that there was while the chart was seen, null until then: what is not seen is not asked for. */
function useWhileSeen(value, isSeen) {
  const last = useRef(null);
  if (isSeen) {
    last.current = value;
  }
  return last.current;
}

const version = ({ attribute: { summary } }) => [summary.count, summary.last_step, summary.last_time, summary.last];

/**
 * {curves, error, reload} for a Chart.
 *
 * sources is a list of {key, id, attribute, label, color, dash, origin}; settings are those of ChartControls; range is what is zoomed to, in
 * the numbers of the axis; isLarge is asked for more points; element is the ref of what is watched.
 */
export function useCurves({ sources, settings, range, isLarge, element }) {
  const { axis, smoothing } = settings;
  const isSeen = useSeen(element);
  const names = sources.map(({ id, attribute }) => [id, attribute.path]);
  const question = useWhileSeen(JSON.stringify([names, axis, smoothing, range, isLarge]), isSeen);
  const versions = useWhileSeen(JSON.stringify(sources.map(version)), isSeen);
  const series = ({ id, attribute, origin }) => {
    const shift = axis === "relative" ? origin : 0;
    return { id, path: attribute.path, ...(range ? { from: range.from + shift, to: range.to + shift } : {}) };
  };
  const asked = useRef(null); // the versions that the last request is of
  const ask = async (signal) => {
    asked.current = versions;
    const some = sources.filter(({ attribute }) => attribute.summary.count > 0);
    if (question === null || some.length === 0) {
      return null;
    }
    const points = Math.round(((element.current?.clientWidth ?? 0) * POINTS_PER_PIXEL) / Math.sqrt(some.length));
    const body = {
      axis: axis === "step" ? "step" : "time",
      smoothing,
      max: Math.min(Math.max(points, POINTS_MIN), POINTS_MAX),
      series: some.map(series),
    };
    const { charts } = await post("series/charts", body, signal);
    const curves = some.map(({ key, label, color, dash, origin }, i) => ({ key, label, color, dash, origin, ...charts[i] }));
    return { isOfSteps: axis === "step", curves };
  };
  const { value, error, reload, refresh } = useLoaded(ask, [question]);
  useEffect(() => {
    if (asked.current !== versions) {
      refresh();
    }
  }, [versions]);
  const isFitting = value && value.isOfSteps === (axis === "step"); // else in another order
  const curves = useMemo(() => (isFitting ? value.curves : []), [isFitting && value]);
  return { curves, error, reload };
}
