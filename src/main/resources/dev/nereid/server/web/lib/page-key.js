// The pages' half of the session's secret. Other ports of this host get the browser's cookies, but not what is kept here.

const NAME = "nereid-page-key";
const IN_ADDRESS = "#page_key=";

let key = null;

function take() {
  if (location.hash.startsWith(IN_ADDRESS)) {
    keep(location.hash.slice(IN_ADDRESS.length));
    history.replaceState(null, "", location.pathname + location.search);
  }
}

/** Null for nobody who is signed in. */
export function pageKey() {
  take();
  try {
    return localStorage.getItem(NAME) ?? key; // another tab may have signed in
  } catch {
    return key; // a browser that keeps nothing
  }
}

/** Null forgets it. */
export function keep(changed) {
  key = changed;
  try {
    if (changed === null) {
      localStorage.removeItem(NAME);
    } else {
      localStorage.setItem(NAME, changed);
    }
  } catch {
    // Then it is for this page alone.
  }
}
