// A text field with suggestions below it: arrows choose, Enter, Tab or a click takes one, Escape closes them.
import { div, input, li, span, ul, useEffect, useRef, useState } from "../lib/dom.js";

const PAUSE_MILLIS = 120;
const CARET_KEYS = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);
let lists = 0;

/**
 * suggest(text, caret) resolves to [{text, note}]; take(suggestion) is called for the one that is chosen, submit() for Enter where
 * none is. Where it goesOn, what can follow is suggested after each.
 */
export function SuggestingInput({ label, value, setValue, suggest, take, submit, goesOn, inputRef, ...properties }) {
  const [found, setFound] = useState([]);
  const [chosen, setChosen] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const own = useRef(null);
  const field = inputRef ?? own;
  const id = useRef(`suggestions-${++lists}`).current;
  const asked = useRef(0);
  const timer = useRef(null);
  const list = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => list.current.children[chosen]?.scrollIntoView({ block: "nearest" }), [chosen]);

  const ask = () => {
    clearTimeout(timer.current);
    const number = ++asked.current;
    timer.current = setTimeout(async () => {
      try {
        const suggestions = await suggest(field.current.value, field.current.selectionStart);
        if (number === asked.current) {
          setFound(suggestions);
          setChosen(-1);
          setOpen(suggestions.length > 0);
        }
      } catch {
        setOpen(false); // one can write without
      }
    }, PAUSE_MILLIS);
  };
  const close = () => {
    asked.current++;
    clearTimeout(timer.current);
    setOpen(false);
    setChosen(-1);
  };
  const choose = (suggestion) => {
    close();
    take(suggestion, field.current);
    if (goesOn) {
      ask();
    }
  };
  const onKeyDown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) {
        ask();
      } else {
        const step = event.key === "ArrowDown" ? 1 : -1;
        const places = found.length + 1; // the last one is none of them
        setChosen(((chosen + 1 + step + places) % places) - 1);
      }
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen && chosen >= 0) {
        choose(found[chosen]);
      } else {
        close();
        submit?.();
      }
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      close();
    } else if (event.key === "Tab" && isOpen && chosen >= 0) {
      event.preventDefault();
      choose(found[chosen]);
    } else if (CARET_KEYS.has(event.key)) {
      close(); // they were for another place
    }
  };

  return div(
    { class: "suggesting" },
    input({
      ...properties,
      ref: field,
      role: "combobox",
      "aria-label": label,
      "aria-expanded": String(isOpen),
      "aria-controls": id,
      "aria-autocomplete": "list",
      "aria-activedescendant": isOpen && chosen >= 0 ? `${id}-${chosen}` : undefined,
      autocomplete: "off",
      spellcheck: false,
      value,
      onInput: (event) => {
        setValue(event.target.value);
        ask();
      },
      onFocus: ask,
      onClick: ask,
      onBlur: close,
      onKeyDown,
    }),
    ul(
      { id, ref: list, role: "listbox", "aria-label": `Suggestions for ${label}`, hidden: !isOpen },
      found.map((suggestion, i) =>
        li(
          {
            key: suggestion.text,
            id: `${id}-${i}`,
            role: "option",
            "aria-selected": String(i === chosen),
            onMouseDown: (event) => event.preventDefault(), // the field keeps the focus
            onClick: () => choose(suggestion),
          },
          span(suggestion.text),
          suggestion.note && span({ class: "hint" }, suggestion.note),
        ),
      ),
    ),
  );
}
