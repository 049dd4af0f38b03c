// What a click or a form asks of the server: whether it is under way, and what went wrong.
import { h, form, useState } from "../lib/dom.js";
import { Failure } from "../ui/failure.js";

/** {isBusy, error, run}: run(work) does it, and resolves to whether it worked. */
export function useAction() {
  const [state, setState] = useState({ isBusy: false, error: null });
  const run = async (work) => {
    setState({ isBusy: true, error: null });
    try {
      await work();
      setState({ isBusy: false, error: null });
      return true;
    } catch (error) {
      setState({ isBusy: false, error });
      return false;
    }
  };
  return { ...state, run };
}

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
