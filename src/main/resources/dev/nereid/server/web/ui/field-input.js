// A field by its name, with those that there are as suggestions.
import { h, div, span, useRef, useState } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { SuggestingInput } from "./suggesting-input.js";

const SUGGESTIONS = 30;
let inputs = 0;

export async function fieldsLike(project, text, kind = "run", max = SUGGESTIONS) {
  const { fields } = await get("fields", { project, kind, text, max });
  return fields;
}

/** take(path) is called for a field that is chosen, or for the one that fits best what was written and ended with Enter. */
export function FieldInput({ project, label, placeholder, take, ...properties }) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(null);
  const id = useRef(`field-wrong-${++inputs}`).current;
  const written = useRef(text);
  const write = (next) => {
    written.current = next;
    setText(next);
    setWrong(null);
  };
  const done = (path) => {
    write("");
    take(path);
  };
  const submit = async () => {
    const asked = written.current;
    const name = asked.trim();
    if (!name) {
      return;
    }
    let found = null;
    let message = `No run here has a field "${name}".`;
    try {
      const fields = await fieldsLike(project, name);
      found = fields.find(({ path }) => path === name) ?? fields[0];
    } catch (error) {
      message = error.message;
    }
    if (written.current === asked) {
      found ? done(found.path) : setWrong(message);
    }
  };
  return div(
    { class: "field-input" },
    h(SuggestingInput, {
      ...properties,
      label,
      placeholder,
      value: text,
      setValue: write,
      suggest: async (part) => (await fieldsLike(project, part.trim())).map(({ path, type }) => ({ text: path, note: type })),
      take: ({ text: path }) => done(path),
      submit,
      "aria-invalid": wrong ? "true" : undefined,
      "aria-describedby": wrong ? id : undefined,
    }),
    wrong && span({ class: "field-wrong", id, role: "alert" }, wrong),
  );
}
