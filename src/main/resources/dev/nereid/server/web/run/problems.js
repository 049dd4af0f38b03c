// What went wrong: the run itself, and what could not be taken of what it logged.
import { h, code, div, h2, p, section, table, tbody, td, th, thead, tr } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { count, dateTime, plural } from "../lib/format.js";
import { useLoaded } from "../lib/loading.js";
import { Failure } from "../ui/failure.js";
import { Lines, textSeries } from "./console.js";
import { RunFiles, isKilled, someDamaged, someRejected } from "./run-files.js";

const REJECTIONS_MAX = 100;

const isFailed = (run) => run.value("sys/failed") === "true";
const tracebacks = (run) => textSeries(run).filter(({ path }) => path.endsWith("/traceback"));

/** {rejections, error, reload} of a run, which is null until it is there. */
export function useRejections(run) {
  const ask = async (signal) =>
    run ? (await post("objects/rejections", { id: run.id, max: REJECTIONS_MAX }, signal)).rejections : null;
  const { value, ...rest } = useLoaded(ask, [run?.id, run?.value("sys/modification_time"), run?.value("sys/size")]);
  return { rejections: value ?? [], ...rest };
}

/** How many kinds of problems there are. */
export function problemCount(run, rejections, files) {
  const kinds = [
    isFailed(run) || tracebacks(run).length > 0,
    isKilled(files),
    run.at("sys/lost_operations") !== null || someDamaged(files),
    rejections.length > 0 || someRejected(files),
  ];
  return kinds.filter(Boolean).length;
}

function Rejections({ run, rejections, canEdit }) {
  return section(
    { "aria-label": "Rejected operations" },
    h2("Rejected operations"),
    p(
      rejections.length < REJECTIONS_MAX ? plural(rejections.length, "operation") : `${REJECTIONS_MAX} or more`,
      " could not be applied. What could not be is kept aside, all else that was logged is here. ",
      canEdit && [
        code(`nereid why ${run.id} --retry`),
        " tries again once the reason is mended; with ",
        code("--drop"),
        " they are ended.",
      ],
    ),
    div(
      { class: "file-table", tabIndex: 0, role: "region", "aria-label": "Rejected operations, as a table" },
      table(
        { class: "plain" },
        thead(tr(["Time", "Field", "Operation", "Value", "Why"].map((name) => th({ key: name, scope: "col" }, name)))),
        tbody(
          rejections.map((each) =>
            tr(
              { key: `${each.log_id} ${each.sequence}` },
              td(dateTime(each.time)),
              td(code(each.path ?? "")),
              td(each.kind),
              td({ class: "run-words" }, each.value),
              td({ class: "run-words" }, each.reason),
            ),
          ),
        ),
      ),
    ),
  );
}

function Nothing({ isLocal }) {
  return div(
    { class: "run-empty" },
    p("No problems are known."),
    !isLocal && p({ class: "hint" }, "What a machine has not sent yet, ", code("nereid status"), " tells there."),
  );
}

/** known is what useRejections tells, local what useRunFiles does. */
export function Problems({ run, info, known, local, canEdit }) {
  const { rejections, error, reload } = known;
  const lost = run.value("sys/lost_operations");
  const isFine = !error && !local.error && local.isKnown && problemCount(run, rejections, local.files) === 0;
  return div(
    error && h(Failure, { error, retry: reload }),
    local.error && h(Failure, { error: local.error }),
    isFine && h(Nothing, { isLocal: info.local }),
    isFailed(run) && p({ class: "failure" }, "The run failed: sys/failed is true."),
    lost !== null &&
      p(
        { class: "failure" },
        `${count(lost)} operations were lost with a damaged run file. What came after them is here. `,
        "If another copy of the file turns up, syncing it brings them back.",
      ),
    tracebacks(run).map((attribute) =>
      section(
        { key: attribute.path, "aria-label": attribute.path },
        h2(attribute.path),
        h(Lines, { run, attribute, isFromTop: true }),
      ),
    ),
    rejections.length > 0 && h(Rejections, { run, rejections, canEdit }),
    h(RunFiles, { files: local.files }),
  );
}
