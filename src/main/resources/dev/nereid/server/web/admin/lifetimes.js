// How long a new token is to live.
import { option, select } from "../lib/dom.js";

const DAY = 86400;
const CHOICES = [
  ["", "as long as it may"],
  [DAY, "1 day"],
  [7 * DAY, "7 days"],
  [30 * DAY, "30 days"],
  [90 * DAY, "90 days"],
  [365 * DAY, "1 year"],
];

export function LifetimeChoice() {
  return select(
    { name: "lifetime" },
    CHOICES.map(([seconds, text]) => option({ key: seconds, value: seconds }, text)),
  );
}

/** What the API takes for a choice. */
export function lifetime(choice) {
  return choice ? { lifetime_seconds: Number(choice) } : {};
}
