// Parts of a page, of which one is seen: which one is in the address.
import { a, nav, useEffect, useRef } from "../lib/dom.js";

/** Of [name in the address, title, what draws it], the one that the address names, or the first. */
export const chosenTab = (tabs, parameters) => tabs.find(([name]) => name === parameters.get("tab")) ?? tabs[0];

/**
 * label names the bar; kept are the parameters that go on from tab to tab; note(name) is drawn behind a title, null for nothing.
 */
export function Tabs({ label, tabs, chosen, kept = {}, note = () => null }) {
  const bar = useRef(null);
  useEffect(() => bar.current.querySelector("[aria-current]").scrollIntoView({ block: "nearest" }), [chosen]);
  const address = (name) => `${location.pathname}?${new URLSearchParams({ ...kept, tab: name })}`;
  return nav(
    { class: "run-tabs", "aria-label": label, ref: bar },
    tabs.map(([name, title]) =>
      a({ key: name, href: address(name), "aria-current": name === chosen ? "page" : undefined }, title, note(name)),
    ),
  );
}
