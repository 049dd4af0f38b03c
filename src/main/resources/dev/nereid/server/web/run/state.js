// Whether a run is active, and whether it failed: by word, sign and colour.
import { h, span } from "../lib/dom.js";

const badge = (kind, sign, text) =>
  span({ class: `state state-${kind}` }, span({ "aria-hidden": "true" }, sign + " "), text);

export const isActive = (run) => run.value("sys/state") === "active";

export const Trashed = ({ run }) => run.value("sys/trashed") === "true" && badge("trashed", "⌫", "in the trash");

const ASKED = { stop: "stopping…", abort: "aborting…" };

/** asked is what its processes were asked for; isKilled whether one of them is known to have been killed. */
export function State({ run, asked = null, isKilled = false }) {
  return [
    isActive(run) ? badge("active", "●", "active") : badge("inactive", "○", "inactive"),
    isActive(run) && asked && badge("asked", "■", ASKED[asked]),
    !isActive(run) && isKilled && badge("killed", "✕", "killed"),
    run.value("sys/failed") === "true" && badge("failed", "✕", "failed"),
    h(Trashed, { run }),
  ];
}
