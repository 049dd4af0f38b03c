// What is said where no run fits a query: that, and which fields of the query no run here has, with those that are near.
import { h, code, div, li, p, ul } from "../lib/dom.js";
import { useLoaded } from "../lib/loading.js";
import { fieldsLike } from "../ui/field-input.js";
import { isSign, tokens } from "./nql-tokens.js";
import { isNumber, pathText, typeNamed } from "./nql-words.js";
import { soughtText } from "./plain-text.js";

const NAMED_MAX = 5;
const NEAR_MAX = 3;
const NEAR_ENOUGH = 0.4;
const KNOWN = 300;
const GIVEN = ["name", "description", "tags", "group_tags", "failed"].map((name) => `sys/${name}`); // not before somebody does

/** [{path, type}] of a query, each path once. */
function fieldsOf(query) {
  const all = tokens(query);
  const named = all.slice(2).flatMap((token, i) => (isSign(all[i + 1], ":") ? [{ path: all[i].text, type: token.text }] : []));
  return named.filter(({ path }, i) => named.findIndex((other) => other.path === path) === i);
}

const pairs = (text) => new Set([...text].slice(1).map((letter, i) => [...text][i] + letter));

/** From 0 to 1, by the pairs of letters that both have. */
function likeness(wanted, known) {
  if (known.includes(wanted) || wanted.endsWith("/" + known)) {
    return 1;
  }
  const [ofWanted, ofKnown] = [pairs(wanted), pairs(known)];
  return (2 * [...ofWanted].filter((pair) => ofKnown.has(pair)).length) / (ofWanted.size + ofKnown.size);
}

/** Of paths with the same namespace, only what is behind that counts. */
async function near(project, path) {
  const wanted = path.toLowerCase();
  const namespace = wanted.slice(0, wanted.lastIndexOf("/") + 1);
  const parts = namespace ? [wanted.slice(namespace.length), namespace] : [wanted, wanted.slice(0, 3)];
  const answers = await Promise.all(parts.filter(Boolean).map((part) => fieldsLike(project, part, "run", KNOWN)));
  const like = (known) => {
    const isBeside = namespace !== "" && known.startsWith(namespace);
    return isBeside ? likeness(wanted.slice(namespace.length), known.slice(namespace.length)) : likeness(wanted, known);
  };
  return [...new Set(answers.flat().map((field) => field.path))]
    .map((known) => ({ known, is: like(known.toLowerCase()) }))
    .filter(({ is }) => is >= NEAR_ENOUGH)
    .sort((one, other) => other.is - one.is)
    .slice(0, NEAR_MAX)
    .map(({ known }) => known);
}

const fits = (asked, known) => asked === known || (isNumber(asked) && isNumber(known));

/** What is to be said of a field; null if nothing is. */
async function remark(project, { path, type }) {
  const known = (await fieldsLike(project, path)).find((field) => field.path === path);
  if (!known) {
    return GIVEN.includes(path) ? null : { path, near: await near(project, path) };
  }
  return fits(typeNamed(type), typeNamed(known.type)) ? null : { path, type: typeNamed(known.type) };
}

async function remarks(project, query) {
  const text = soughtText(query);
  if (text !== null) {
    const field = (await fieldsLike(project, text)).find(({ path }) => path === text);
    return field ? [{ path: text, type: typeNamed(field.type), isText: true }] : [];
  }
  const all = await Promise.all(fieldsOf(query).slice(0, NAMED_MAX).map((field) => remark(project, field)));
  return all.filter((each) => each !== null);
}

const listed = (paths) => paths.flatMap((path, i) => [i > 0 && ", ", code(path)]);

function Remark({ path, type, near: known, isText }) {
  if (isText) {
    return li(code(path), " is a field. A query about it begins with ", code(`${pathText(path)}:${type}`), ".");
  }
  return type
    ? li("A run here has ", code(path), " as ", code(type), ", which is not what the query asks for.")
    : li("No run here has the field ", code(path), known.length > 0 && [". Near it: ", listed(known)], ".");
}

export function NoneFit({ project, query }) {
  const { value } = useLoaded(async () => ({ query, all: await remarks(project, query) }), [project, query]);
  const all = value?.query === query ? value.all : [];
  return div(
    p("No run fits this query."),
    all.length > 0 && ul({ "aria-label": "Fields of the query" }, all.map((each) => h(Remark, { key: each.path, ...each }))),
  );
}
