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
    const observer = new IntersectionObserver(([entry]) => setSeen(entry.isIntersecting));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isSeen;
}

const versionOf = ({ summary }) => [summary.count, summary.last_step, summary.last_time, summary.last].join(" ");

/** What says that series are others than they were; while they are not seen, one need not know. */
function useVersion(sources, isSeen) {
  const version = useRef(null);
  if (isSeen) {
    version.current = sources.map(({ attribute }) => versionOf(attribute)).join("\n");
  }
  return version.current;
}

/**
 * {curves, error, reload} for a Chart.
 *
 * sources is a list of {key, id, attribute, label, color, origin}; settings are those of ChartControls; range is what is zoomed to, in
 * the numbers of the axis; element is the ref of what is watched.
 */
export function useCurves({ sources, settings, range, element }) {
  const version = useVersion(sources, useSeen(element));
  const { axis, smoothing } = settings;
  const part = ({ origin }) => {
    const shift = axis === "relative" ? origin : 0;
    return range ? { from: range.from + shift, to: range.to + shift } : {};
  };
  const ask = async (signal) => {
    if (version === null) {
      return null;
    }
    const points = Math.round((element.current?.clientWidth ?? 0) * POINTS_PER_PIXEL);
    const body = {
      axis: axis === "step" ? "step" : "time",
      smoothing,
      max: Math.min(Math.max(points, POINTS_MIN), POINTS_MAX),
      series: sources.map((source) => ({ id: source.id, path: source.attribute.path, ...part(source) })),
    };
    return { axis, sources, charts: (await post("series/charts", body, signal)).charts };
  };
  const names = sources.map(({ key, id }) => `${key} ${id}`).join("\n");
  const { value, error, reload } = useLoaded(ask, [names, version, axis, smoothing, range]);
  const isOfAxis = value && (value.axis === "step") === (axis === "step");
  const curves = useMemo(
    () => (isOfAxis ? value.sources.map(({ key, label, color, origin }, i) => ({ key, label, color, origin, ...value.charts[i] })) : []),
    [isOfAxis && value],
  );
  return { curves, error, reload };
}
