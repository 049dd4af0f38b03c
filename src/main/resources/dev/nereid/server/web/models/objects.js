// Models, and the versions of one, as lists of rows.
import { post } from "../lib/api.js";

const MAX = 2000;

const rowOf = (object) => {
  const fields = new Map(object.attributes.map((attribute) => [attribute.path, attribute]));
  return { ...object, value: (path) => fields.get(path)?.value ?? null, elements: (path) => fields.get(path)?.elements ?? [] };
};

async function ask(query, signal) {
  const { objects } = await post("objects/query", { trashed: false, limit: MAX, ...query }, signal);
  return objects.map(rowOf);
}

const COLUMNS = ["sys/id", "sys/name", "sys/stage", "sys/tags", "sys/creation_time", "sys/modification_time", "sys/owner"];

export const modelsOf = (project, signal) => ask({ kind: "model", project, columns: COLUMNS }, signal);

/** Latest first. */
export const versionsOf = (modelObjectId, signal) =>
  ask({ kind: "modelVersion", model_id: modelObjectId, columns: COLUMNS }, signal);

/** All versions in a project, with the model that each is of. */
export const allVersions = (project, signal) =>
  ask({ kind: "modelVersion", project, columns: [...COLUMNS, "sys/model_id"] }, signal);
