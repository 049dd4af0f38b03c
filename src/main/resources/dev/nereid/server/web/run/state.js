// Whether a run is active, and whether it failed: by word, sign and colour.
import { span } from "../lib/dom.js";

const badge = (kind, sign, text) =>
  span({ class: `state state-${kind}` }, span({ "aria-hidden": "true" }, sign + " "), text);

export function State({ run }) {
  return [
    run.value("sys/state") === "active" ? badge("active", "●", "active") : badge("inactive", "○", "inactive"),
    run.value("sys/failed") === "true" && badge("failed", "✕", "failed"),
    run.value("sys/trashed") === "true" && badge("trashed", "⌫", "in the trash"),
  ];
}
