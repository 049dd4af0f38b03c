// What a click asks of the server: whether it is under way, and what went wrong.
import { useState } from "../lib/dom.js";

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
