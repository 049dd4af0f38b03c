// All fields of a run, as the tree that their paths make. Only open branches are drawn.
import { h, button, div, input, label, li, p, span, ul, useMemo, useState } from "../lib/dom.js";
import { count, plural } from "../lib/format.js";
import { setParameters } from "../lib/router.js";
import { TYPE_NAMES, Value } from "./value.js";

const OPEN_MAX = 40; // so few fields need no closed branches
const FOUND_OPEN_MAX = 300;
const PART = 200; // drawn at once

/** {name, path, branches: Map, leaves: []}, from attributes in the order of their paths. */
function tree(attributes) {
  const root = { name: "", path: "", branches: new Map(), leaves: [], size: 0 };
  for (const attribute of attributes) {
    const names = attribute.path.split("/");
    let node = root;
    root.size++;
    for (const name of names.slice(0, -1)) {
      if (!node.branches.has(name)) {
        const path = node.path ? `${node.path}/${name}` : name;
        node.branches.set(name, { name, path, branches: new Map(), leaves: [], size: 0 });
      }
      node = node.branches.get(name);
      node.size++;
    }
    node.leaves.push({ name: names[names.length - 1], attribute });
  }
  return root;
}

function Leaf({ run, name, attribute }) {
  return li(
    { class: "field" },
    span({ class: "field-name", title: attribute.path }, name),
    span({ class: "field-value" }, h(Value, { run, attribute })),
    span({ class: "field-type" }, TYPE_NAMES[attribute.type] ?? attribute.type),
  );
}

function Branch({ run, node, isOpen, toggle }) {
  const open = isOpen(node.path);
  return li(
    { class: "branch" },
    button(
      { type: "button", class: "quiet branch-name", "aria-expanded": String(open), onClick: () => toggle(node.path) },
      span({ "aria-hidden": "true", class: "branch-sign" }, open ? "▾" : "▸"),
      node.name,
      span({ class: "hint" }, count(node.size), span({ class: "unseen" }, " fields")),
    ),
    open && h(Children, { run, node, isOpen, toggle }),
  );
}

function Children({ run, node, isOpen, toggle }) {
  const [shown, setShown] = useState(PART);
  const branches = [...node.branches.values()];
  const more = branches.length + node.leaves.length - shown;
  return [
    ul(
      { class: "fields" },
      branches
        .slice(0, shown)
        .map((branch) => h(Branch, { key: `${branch.name}/`, run, node: branch, isOpen, toggle })),
      node.leaves
        .slice(0, Math.max(0, shown - branches.length))
        .map((leaf) => h(Leaf, { key: leaf.name, run, ...leaf })),
    ),
    more > 0 &&
      button(
        { type: "button", onClick: () => setShown(shown + PART) },
        `Show ${Math.min(more, PART)} of ${count(more)} more`,
      ),
  ];
}

export function Fields({ run, parameters }) {
  const find = (parameters.get("find") ?? "").toLowerCase();
  const [toggled, setToggled] = useState(() => new Set());
  const found = useMemo(
    () => run.attributes.filter(({ path }) => path.toLowerCase().includes(find)),
    [run.attributes, find],
  );
  const root = useMemo(() => tree(found), [found]);
  const isOpenAtFirst = (path) => (find ? found.length <= FOUND_OPEN_MAX : found.length <= OPEN_MAX && path !== "sys");
  const isOpen = (path) => isOpenAtFirst(path) !== toggled.has(path);
  const toggle = (path) =>
    setToggled((last) => {
      const next = new Set(last);
      return next.delete(path) ? next : next.add(path);
    });

  return div(
    div(
      { class: "run-search" },
      label(
        "Find fields",
        input({
          type: "search",
          value: parameters.get("find") ?? "",
          placeholder: "a part of the path",
          onInput: (event) => {
            setToggled(new Set());
            setParameters({ find: event.currentTarget.value }, { replace: true });
          },
        }),
      ),
      span(
        { class: "hint", role: "status" },
        find ? `${count(found.length)} of ${plural(run.attributes.length, "field")}` : plural(found.length, "field"),
      ),
    ),
    found.length === 0
      ? p("No field has this in its path.")
      : h(Children, { key: find, run, node: root, isOpen, toggle }),
  );
}
