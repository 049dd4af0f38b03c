// A form that asks something of the server.
import { h, form } from "../lib/dom.js";
import { useAction } from "../ui/action.js";
import { Failure } from "../ui/failure.js";

/**
 * A form that sends its fields: send(fields) returns a promise, and what it rejects with is shown. The form is empty
 * again once it has worked. children(isBusy) draws what is in it.
 */
export function ActionForm({ name, send, children }) {
  const { isBusy, error, run } = useAction();
  const submit = async (event) => {
    event.preventDefault();
    const element = event.currentTarget;
    const fields = Object.fromEntries(new FormData(element));
    if (await run(() => send(fields))) {
      element.reset();
    }
  };
  return form(
    { class: "admin-form", "aria-label": name, onSubmit: submit },
    children(isBusy),
    error && h(Failure, { error }),
  );
}
