// Before the first paint, so that nobody sees the other theme flash by. Not a module: those wait for the page.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("nereid-theme");
  } catch {
    // A browser that keeps nothing shows the theme of the system.
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
})();
