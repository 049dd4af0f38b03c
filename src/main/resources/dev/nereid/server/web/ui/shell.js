// The frame of every page: where one is, where one can go, who one is.
import { h, a, button, div, header, main, nav, span, useState } from "../lib/dom.js";
import { signOut } from "../lib/api.js";
import { navigate, projectPath } from "../lib/router.js";

const THEMES = ["system", "light", "dark"];

function chosenTheme() {
  return document.documentElement.dataset.theme ?? "system";
}

function setTheme(theme) {
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    localStorage.setItem("nereid-theme", theme);
  } catch {
    // Then it is for this page alone.
  }
  window.dispatchEvent(new Event("nereid-theme"));
}

function ThemeButton() {
  const [theme, choose] = useState(chosenTheme());
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  return button(
    {
      type: "button",
      class: "quiet",
      title: `Theme: ${theme}. Click for ${next}.`,
      "aria-label": `Theme: ${theme}. Change to ${next}`,
      onClick: () => {
        setTheme(next);
        choose(next);
      },
    },
    { system: "◐", light: "☀", dark: "☾" }[theme],
  );
}

async function leave() {
  await signOut();
  navigate("/", { replace: true });
}

function Account({ info }) {
  if (info.local) {
    return span({ class: "shell-note", title: "Run files of this machine, read-only" }, "local, read-only");
  }
  return [
    info.administrator && a({ href: "/-/accounts", class: "shell-link" }, "Accounts"),
    a({ href: "/-/account", class: "shell-link" }, info.account),
    button({ type: "button", class: "quiet", onClick: leave }, "Sign out"),
  ];
}

function ProjectLinks({ info, project, path }) {
  const base = projectPath(project);
  const links = [
    ["Runs", base, path === base || path === base + "/" || path.startsWith(base + "/e/")],
    ["Models", base + "/-/models", path === base + "/-/models" || path.startsWith(base + "/m/")],
    !info.local && ["Settings", base + "/-/settings", path === base + "/-/settings"],
  ];
  return nav(
    { class: "shell-tabs", "aria-label": "Project" },
    links
      .filter(Boolean)
      .map(([name, href, isHere]) => a({ href, "aria-current": isHere ? "page" : undefined }, name)),
  );
}

export function Shell({ info, project, path, id, children }) {
  return div(
    { class: "shell" },
    a({ href: "#content", class: "skip" }, "To the content"),
    header(
      { class: "shell-head" },
      nav(
        { class: "shell-where", "aria-label": "Where you are" },
        a({ href: "/", class: "shell-brand" }, "Nereid"),
        project && [span({ class: "shell-sep", "aria-hidden": "true" }, "/"), a({ href: projectPath(project) }, project)],
        id && [span({ class: "shell-sep", "aria-hidden": "true" }, "/"), span({ class: "shell-id" }, id)],
      ),
      project && h(ProjectLinks, { info, project, path }),
      div(
        { class: "shell-end" },
        info.local && a({ href: "/-/files", class: "shell-link" }, "Run files"),
        h(Account, { info }),
        h(ThemeButton),
      ),
    ),
    main({ id: "content", tabIndex: -1 }, children),
  );
}
