// The run files in which a run of this machine is logged.
import { h, code, h2, section } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { useLoaded, useRepeated } from "../lib/loading.js";
import { isDamaged, rejected } from "../files/state.js";
import { Report } from "../files/report.js";

const MILLISECONDS = 2000;

/** {files, isKnown, error} of a run, which is null until it is there; none where a server has it. */
export function useRunFiles(run, isLocal) {
  const ask = async (signal) =>
    run && isLocal ? (await get("files/local", { object_id: run.object_id }, signal)).files : run && [];
  const { value, error, refresh } = useLoaded(ask, [run?.object_id, isLocal]);
  useRepeated(() => (isLocal ? refresh() : null), MILLISECONDS);
  const isUnanswered = error?.status === 0; // the page says so
  return { files: value ?? [], isKnown: value !== null, error: isUnanswered ? null : error };
}

export const isKilled = (files) => files.some(({ writer }) => writer === "dead");
export const someDamaged = (files) => files.some(isDamaged);
export const someRejected = (files) => files.some((file) => rejected(file) > 0);

export function RunFiles({ files }) {
  return files.map((file) =>
    section(
      { key: file.name, class: "runfiles run-file", "aria-label": file.name },
      h2("Run file ", code(file.name)),
      h(Report, { file, isOfKnown: true }),
    ),
  );
}
