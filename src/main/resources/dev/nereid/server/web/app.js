// Which page is at which address; the frame around it; and who is signed in.
import { h, render, a, div, h1, p, useEffect, useRef, useState } from "./lib/dom.js";
import { get, onSignedOut } from "./lib/api.js";
import { useProject } from "./lib/project.js";
import { navigate, projectAt, takeOverLinks, useAddress } from "./lib/router.js";
import { Failure } from "./ui/failure.js";
import { Shell } from "./ui/shell.js";
import { KeyNeeded } from "./pages/key-needed.js";
import { SignIn, SignInAgain } from "./pages/sign-in.js";

/** Pattern of an address, and the module of its page, which is loaded when somebody goes there. */
const PAGES = [
  [/^\/$/, () => import("./pages/projects.js")],
  [/^\/-\/account$/, () => import("./pages/account.js")],
  [/^\/-\/accounts$/, () => import("./pages/accounts.js")],
  [/^\/-\/files$/, () => import("./pages/run-files.js")],
  [/^\/(?<workspace>[^/-][^/]*)\/(?<project>[^/]+)\/?$/, () => import("./pages/runs.js")],
  [/^\/(?<workspace>[^/-][^/]*)\/(?<project>[^/]+)\/e\/(?<id>[^/]+)(?:\/.*)?$/, () => import("./pages/run.js")],
  [/^\/(?<workspace>[^/-][^/]*)\/(?<project>[^/]+)\/m\/(?<id>[^/]+)(?:\/.*)?$/, () => import("./pages/model.js")],
  [/^\/(?<workspace>[^/-][^/]*)\/(?<project>[^/]+)\/-\/compare$/, () => import("./pages/compare.js")],
  [/^\/(?<workspace>[^/-][^/]*)\/(?<project>[^/]+)\/-\/models$/, () => import("./pages/models.js")],
  [/^\/(?<workspace>[^/-][^/]*)\/(?<project>[^/]+)\/-\/settings$/, () => import("./pages/settings.js")],
];

/** The browser's own words would say less; it remembers that it failed until the page is loaded anew. */
const NOT_LOADED = { message: "This page could not be loaded: the server did not answer, or is another one by now." };

function pageAt(path) {
  for (const [pattern, load] of PAGES) {
    const match = pattern.exec(path);
    if (match) {
      const parts = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, part]) => [name, decodeURIComponent(part)]),
      );
      return { load, parts };
    }
  }
  return null;
}

/** {Page, error}: the component of the page at an address, once its module is there. */
function usePage(load) {
  const [loaded, setLoaded] = useState({});
  useEffect(() => {
    let isWanted = true;
    load?.().then(
      (module) => isWanted && setLoaded({ load, Page: module.default }),
      (error) => isWanted && setLoaded({ load, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [load]);
  return loaded.load === load ? loaded : {};
}

function NoProject({ name, error }) {
  return div(
    { class: "page" },
    h1(name),
    p(error.message),
    p("It may be private: then one of its owners can let you in. ", a({ href: "/" }, "All projects that you see")),
  );
}

function App() {
  const { path, parameters } = useAddress();
  const [info, setInfo] = useState(null);
  const [refusal, setRefusal] = useState(null); // why nobody is signed in
  const [error, setError] = useState(null);
  const isFirst = useRef(true);

  const ask = () =>
    get("info").then(
      (answer) => {
        setInfo(answer);
        setRefusal(null);
        setError(null);
      },
      (e) => (e.status === 401 ? setRefusal(e) : setError(e)),
    );
  useEffect(() => {
    ask();
    return onSignedOut((e) => setRefusal((last) => (last?.code === "signed_out" ? last : e)));
  }, []);

  const found = pageAt(path);
  useEffect(() => {
    const [, workspace, project, id, more] = path.split("/");
    if (!found && id && more === undefined) { // as one would guess the address of a run
      navigate(["", workspace, project, "e", id].join("/") + location.search, { replace: true });
    }
  }, [path]);
  useEffect(() => {
    const { workspace, project: name, id } = found?.parts ?? {};
    document.title = [id, name && projectAt(workspace, name), "Nereid"].filter(Boolean).join(" · ");
    const main = document.getElementById("content");
    main?.scrollTo(0, 0);
    if (isFirst.current) {
      isFirst.current = false;
    } else if (!main?.contains(document.activeElement)) {
      main?.focus({ preventScroll: true }); // so that the next Tab is in the new page, and a screen reader begins there
    }
  }, [path]);
  const isSignedOut = refusal !== null && (info === null || refusal.code === "signed_out");
  const { Page, error: loadingError } = usePage(info && !isSignedOut ? found?.load : undefined);

  const name = found?.parts.project ? projectAt(found.parts.workspace, found.parts.project) : null;
  const { error: projectError, canEdit } = useProject(name, isSignedOut ? null : info);

  if (refusal?.code === "key_needed") {
    return h(KeyNeeded, { reason: refusal.message, retry: ask });
  }
  if (isSignedOut) {
    return h(SignIn, { onSignedIn: ask });
  }
  if (error) {
    return h(Failure, { error, retry: ask });
  }
  if (!info) {
    return null;
  }
  let content = div({ class: "page", "aria-busy": "true" });
  if (!found) {
    content = div(
      { class: "page" },
      h1("Nothing is here"),
      p(`There is no page at ${path}. `, a({ href: "/" }, "All projects")),
    );
  } else if (projectError?.status === 404) {
    content = h(NoProject, { name, error: projectError });
  } else if (loadingError) {
    content = h(Failure, { error: NOT_LOADED, retry: () => location.reload() });
  } else if (Page) {
    content = h(Page, { key: `${info.account} ${path}`, info, project: name, canEdit, id: found.parts.id ?? null, parameters });
  }
  return [
    h(Shell, { key: "page", info, project: name, path, id: found?.parts.id ?? null }, content),
    refusal && h(SignInAgain, { key: "sign-in", onSignedIn: ask }),
  ];
}

takeOverLinks();
render(h(App), document.getElementById("app"));
