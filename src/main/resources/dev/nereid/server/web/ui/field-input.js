// A field by its name, with those that there are as suggestions.
import { h, useState } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { SuggestingInput } from "./suggesting-input.js";

const SUGGESTIONS = 30;

export async function fieldsLike(project, text, kind = "run", max = SUGGESTIONS) {
  const { fields } = await get("fields", { project, kind, text, max });
  return fields;
}

/** take(path) is called for a field that is chosen, or written and ended with Enter. */
export function FieldInput({ project, label, placeholder, take, ...properties }) {
  const [text, setText] = useState("");
  const done = (path) => {
    setText("");
    take(path);
  };
  return h(SuggestingInput, {
    ...properties,
    label,
    placeholder,
    value: text,
    setValue: setText,
    suggest: async (part) => (await fieldsLike(project, part.trim())).map(({ path, type }) => ({ text: path, note: type })),
    take: ({ text: path }) => done(path),
    submit: () => text.trim() && done(text.trim()),
  });
}
