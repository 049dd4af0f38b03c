// The project of a page: whether it is there, and what one may do in it.
import { get } from "./api.js";
import { useLoaded } from "./loading.js";

/** {error, canEdit} of a project by its name, null for none: may one change what is in it? No, until that is known. */
export function useProject(name, info) {
  const ask = async (signal) => (name && info ? get("project", { name }, signal) : null);
  const { value, error } = useLoaded(ask, [name, info?.account]);
  const isThis = value?.name === name;
  const mayLog = isThis && !value.archived && ["contributor", "owner"].includes(value.role);
  return { error: name ? error : null, canEdit: mayLog };
}
