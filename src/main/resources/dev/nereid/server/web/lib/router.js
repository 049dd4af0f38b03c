// The address of the page is its state: what one sees can be sent to somebody else.
import { useEffect, useState } from "./dom.js";

const listeners = new Set();

function changed() {
  listeners.forEach((listener) => listener());
}

window.addEventListener("popstate", changed);

/** Goes to another address of ours; replace for what Back should not undo. */
export function navigate(address, { replace = false } = {}) {
  if (address === location.pathname + location.search) {
    return;
  }
  history[replace ? "replaceState" : "pushState"](null, "", address);
  changed();
}

/** Changes parameters of the address; null takes one away. */
export function setParameters(changes, options) {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") {
      parameters.delete(name);
    } else {
      parameters.set(name, value);
    }
  }
  navigate(location.pathname + queryText(parameters), options);
}

/** With what an address may have as it is left as it is, since people read it. */
function queryText(parameters) {
  const text = parameters.toString().replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%7E", "~");
  return text ? "?" + text : "";
}

/** {path, parameters}; whoever asks is drawn again when it changes. */
export function useAddress() {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((count) => count + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return { path: location.pathname, parameters: new URLSearchParams(location.search) };
}

/** Where the workspace is in an address, for a project that is named without one, as run files may do. */
const NO_WORKSPACE = "~";

/** An address of a project's pages; parts are encoded. */
export function projectPath(project, ...parts) {
  const names = project.includes("/") ? project.split("/") : [NO_WORKSPACE, project];
  return "/" + [...names, ...parts].map(encodeURIComponent).join("/");
}

/** The project whose address begins with these parts. */
export function projectAt(workspace, name) {
  return workspace === NO_WORKSPACE ? name : `${workspace}/${name}`;
}

/** Links to our own pages change the page without loading it anew, as far as the browser would do it in this tab. */
export function takeOverLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const ours = link && link.origin === location.origin && !link.target && !link.hasAttribute("download");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const isHere = link?.hash && link.pathname === location.pathname && link.search === location.search;
    if (ours && plain && !isHere && !event.defaultPrevented && !link.pathname.startsWith("/api/")) {
      event.preventDefault();
      navigate(link.pathname + link.search);
    }
  });
}
