// A button that opens a list of actions: arrows move in it, Escape closes it.
import { button, div, span, useEffect, useRef, useState } from "../lib/dom.js";

/** actions is a list of [name, work] and of null for a line between. */
export function Menu({ label, content, actions, ...properties }) {
  const [isOpen, setOpen] = useState(false);
  const list = useRef(null);
  const opener = useRef(null);

  useEffect(() => {
    if (!isOpen) {
      return undefined;
    }
    const at = opener.current.getBoundingClientRect();
    const pane = list.current;
    pane.showPopover(); // above all, whatever is around it
    pane.style.top = `${Math.min(at.bottom + 2, innerHeight - pane.offsetHeight - 8)}px`;
    pane.style.left = `${Math.max(8, Math.min(at.left, innerWidth - pane.offsetWidth - 8))}px`;
    pane.querySelector("button").focus();
    const closeOutside = (event) => [list, opener].some((part) => part.current?.contains(event.target)) || setOpen(false);
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    opener.current.focus();
  };
  const onKeyDown = (event) => {
    event.stopPropagation();
    const entries = [...list.current.querySelectorAll("button")];
    const at = entries.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 };
    if (event.key in moves) {
      event.preventDefault();
      entries[(moves[event.key] + entries.length) % entries.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close();
    }
  };

  return span(
    { class: "menu" },
    button(
      {
        ...properties,
        type: "button",
        ref: opener,
        "aria-haspopup": "menu",
        "aria-expanded": String(isOpen),
        "aria-label": label,
        title: label,
        onClick: () => setOpen(!isOpen),
      },
      content,
    ),
    isOpen &&
      div(
        { class: "menu-list", role: "menu", popover: "manual", "aria-label": label, ref: list, onKeyDown },
        actions.map((action) =>
          action === null
            ? div({ class: "menu-line", role: "separator" })
            : button(
                {
                  key: action[0],
                  type: "button",
                  role: "menuitem",
                  tabIndex: -1,
                  onClick: () => {
                    close();
                    action[1]();
                  },
                },
                action[0],
              ),
        ),
      ),
  );
}
