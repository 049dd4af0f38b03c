// A question before something that is not undone by a click.
import { h, button, code, dialog, div, form, h2, input, label, p, render, useEffect, useRef, useState } from "../lib/dom.js";
import { useAction } from "./action.js";

function Question({ title, text, action, typed, isDangerous, work, done }) {
  const element = useRef(null);
  const { error, isBusy, run } = useAction();
  const [answer, setAnswer] = useState(null);
  useEffect(() => element.current.showModal(), []);
  const submit = async (event) => {
    event.preventDefault();
    if (await run(work)) {
      done(true);
    }
  };
  return dialog(
    {
      ref: element,
      "aria-label": title,
      onCancel: (event) => isBusy && event.preventDefault(),
      onClose: () => done(false),
    },
    form(
      { onSubmit: submit },
      h2(title),
      p(text),
      typed &&
        label(
          { class: "labelled" },
          "Type ",
          code(typed),
          " to confirm",
          input({ autocomplete: "off", spellcheck: false, onInput: (event) => setAnswer(event.target.value) }),
        ),
      error && div({ class: "failure", role: "alert" }, error.message),
      div(
        { class: "actions" },
        button({ class: isDangerous ? "danger" : "primary", disabled: isBusy || answer !== typed }, action),
        button({ type: "button", disabled: isBusy, onClick: () => done(false) }, "Cancel"),
      ),
    ),
  );
}

/**
 * Asks, and does the work if the answer is yes; what fails is shown in the dialog, where it can be tried again.
 * typed is a text that has to be typed first; null for none. Resolves to whether it was done.
 */
export function confirm({ title, text, action, typed = null, isDangerous = false, work = async () => {} }) {
  const place = document.createElement("div");
  document.body.append(place);
  const before = document.activeElement;
  return new Promise((resolve) => {
    const done = (answer) => {
      render(null, place);
      place.remove();
      before?.focus?.();
      resolve(answer);
    };
    render(h(Question, { title, text, action, typed, isDangerous, work, done }), place);
  });
}
