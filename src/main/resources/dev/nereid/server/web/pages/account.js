import { div, h1 } from "../lib/dom.js";

export default function Page() {
  return div({ class: "page" }, h1("account"));
}
