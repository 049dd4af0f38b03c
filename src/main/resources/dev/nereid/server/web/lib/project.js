// The project of a page: whether it is there, and what one may do in it.
import { get } from "./api.js";
import { useEffect } from "./dom.js";
import { useLoaded } from "./loading.js";

const listeners = new Set();

/** For whoever has changed what one may do in a project. */
export const projectChanged = () => listeners.forEach((listener) => listener());

/** {error, canEdit} of a project by its name, null for none: may one change what is in it? No, until that is known. */
export function useProject(name, info) {
  const ask = async (signal) => (name && info ? get("project", { name }, signal) : null);
  const { value, error, refresh } = useLoaded(ask, [name, info?.account]);
  useEffect(() => {
    listeners.add(refresh);
    return () => listeners.delete(refresh);
  });
  const isThis = value?.name === name;
  const canEdit = isThis && !value.archived && ["contributor", "owner"].includes(value.role);
  return { error: name ? error : null, canEdit };
}
