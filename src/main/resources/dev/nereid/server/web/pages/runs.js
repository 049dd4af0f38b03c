// The runs of a project.
import { h, code, div, h1, p, useEffect, useMemo, useState } from "../lib/dom.js";
import { Failure } from "../ui/failure.js";
import { useIds } from "../runs/ids.js";
import { NoneFit } from "../runs/none-fit.js";
import { QueryBox } from "../runs/query-box.js";
import { useRows } from "../runs/rows.js";
import { suggestedColumns } from "../runs/suggested.js";
import { RunsTable } from "../runs/table.js";
import { Toolbar } from "../runs/toolbar.js";
import {
  STATE_FIELDS,
  USUAL_COLUMNS,
  arranged,
  changeColumns,
  changeGroup,
  changeQuery,
  changeSort,
  viewOf,
} from "../runs/view.js";

/** Those of the address, else what suits the latest run; null until that is known. */
function useColumns(project, view) {
  const [suggested, setSuggested] = useState(null);
  useEffect(() => {
    if (view.columns) {
      return undefined;
    }
    const abort = new AbortController();
    suggestedColumns(project, view, abort.signal).then(
      (columns) => setSuggested(arranged(columns)),
      () => abort.signal.aborted || setSuggested(USUAL_COLUMNS),
    );
    return () => abort.abort();
  }, [project, view.columns === null]);
  const key = JSON.stringify(view.columns ?? suggested);
  return useMemo(() => view.columns ?? suggested, [key]);
}

function Nothing({ project, view, info }) {
  if (view.query) {
    return h(NoneFit, { project, query: view.query });
  }
  if (view.isTrash) {
    return p("The trash is empty.");
  }
  return div(
    p("No runs here yet."),
    info.local
      ? p("A job that logs in this directory makes one.")
      : p("A job logs to this project with ", code(`NEREID_PROJECT=${project}`), ", or what was logged offline is sent by ", code(`nereid sync -p ${project}`), "."),
  );
}

export default function Runs({ project, info, canEdit, parameters }) {
  const search = parameters.toString();
  const view = useMemo(() => viewOf(parameters), [search]);
  const columns = useColumns(project, view);
  const paths = useMemo(() => (columns ?? []).map(({ path }) => path), [columns]);
  const { groups, error, isWhole, seed, count, reload } = useIds(
    project,
    view,
    columns && [...new Set([...STATE_FIELDS, ...paths])],
  );
  const [selected, setSelected] = useState(new Set());
  useEffect(() => setSelected(new Set()), [view.query, view.isTrash, project]);
  useEffect(() => {
    if (isWhole && selected.size > 0) {
      const there = new Set(groups.flatMap(({ ids }) => ids));
      const kept = [...selected].filter((id) => there.has(id));
      if (kept.length < selected.size) {
        setSelected(new Set(kept)); // others have been trashed, or fit the query no more
      }
    }
  }, [groups, isWhole]);
  const [asked, setAsked] = useState(null); // {path} of a column that is to be seen
  const reveal = (path) => setAsked({ path });
  const [notice, setNotice] = useState("");
  useEffect(() => setNotice(""), [view.query, view.isTrash, project]);
  const isQueryWrong = error?.code === "query_invalid";
  const useRowsOf = (ids) => useRows(ids, paths, seed);

  return div(
    { class: "runs" },
    h1({ class: "unseen" }, `Runs of ${project}`),
    h(QueryBox, { project, query: view.query, error: isQueryWrong ? error : null, change: changeQuery }),
    columns &&
      h(Toolbar, {
        project,
        info,
        canEdit,
        view,
        columns,
        change: changeColumns,
        reveal,
        total: isQueryWrong ? 0 : count,
        isWhole: isWhole && !isQueryWrong,
        selected,
        done: () => {
          setSelected(new Set());
          reload();
        },
      }),
    p({ class: "runs-notice", role: "status" }, notice),
    error && !isQueryWrong && h(Failure, { error, retry: reload }),
    groups && isWhole && count === 0 && !error && div({ class: "page" }, h(Nothing, { project, view, info })),
    groups &&
      columns &&
      count > 0 &&
      !isQueryWrong &&
      h(RunsTable, {
        project,
        view,
        groups,
        isWhole,
        columns,
        asked,
        useRowsOf,
        selected,
        setSelected,
        change: changeColumns,
        sort: changeSort,
        group: changeGroup,
        canEdit: canEdit && !view.isTrash,
        say: setNotice,
      }),
  );
}
