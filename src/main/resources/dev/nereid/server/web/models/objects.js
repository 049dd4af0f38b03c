// Models, and the versions of one, as lists of rows.
import { post } from "../lib/api.js";
import { findable } from "../lib/fields.js";

/** So many rows at most: the latest. */
export const MAX = 2000;

/** Stages of versions that somebody uses. */
export const IN_USE = ["production", "staging"];

async function ask(query, signal) {
  const { objects } = await post("objects/query", { trashed: false, limit: MAX, ...query }, signal);
  return objects.map(findable);
}

const COLUMNS = ["sys/id", "sys/name", "sys/stage", "sys/tags", "sys/creation_time", "sys/modification_time", "sys/owner"];

export const modelsOf = (project, signal) => ask({ kind: "model", project, columns: COLUMNS }, signal);

/** Latest first. Those of a model in the trash are there, too. */
export const versionsOf = (modelObjectId, trashed, signal) =>
  ask({ kind: "modelVersion", model_id: modelObjectId, trashed, columns: COLUMNS }, signal);

/** The IDs of all versions of each model of a project, by the model's, latest first. */
export async function versionIds(project, signal) {
  const query = { kind: "modelVersion", project, trashed: false, group_by: "sys/model_id" };
  const { groups } = await post("objects/ids", query, signal);
  return new Map(groups.map(({ value, ids }) => [value, ids]));
}

/** Versions that are in a stage where they are used, with the model that each is of. */
export const versionsInUse = (project, signal) =>
  ask(
    {
      kind: "modelVersion",
      project,
      nql: IN_USE.map((stage) => `sys/stage:string = ${stage}`).join(" OR "),
      columns: ["sys/stage", "sys/model_id"],
    },
    signal,
  );
