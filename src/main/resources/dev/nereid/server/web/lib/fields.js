// The fields of an object, as the server answers it.

/** Fields by their path. */
export const byPath = ({ attributes }) => new Map(attributes.map((attribute) => [attribute.path, attribute]));

/** Makes an object's fields findable: run.at("sys/name") is the field, run.value("sys/name") its text or null. */
export function findable(object) {
  const fields = byPath(object);
  return {
    ...object,
    at: (path) => fields.get(path) ?? null,
    value: (path) => fields.get(path)?.value ?? null,
    elements: (path) => fields.get(path)?.elements ?? [],
  };
}
