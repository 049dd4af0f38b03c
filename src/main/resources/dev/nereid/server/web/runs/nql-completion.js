// What can be written next in a query: fields, types, operators, values and the words between conditions.
import { fieldsLike } from "../ui/field-input.js";
import { operators, placeAt } from "./nql-place.js";
import { AGGREGATES, TYPES, pathText, quoted, typeNamed } from "./nql-words.js";
import { recentValues } from "./recent-values.js";

const SHOWN = 30;
const TIMES = [
  { text: "today", note: "its beginning, in UTC" },
  { text: "-1h", note: "an hour ago" },
  { text: "-1d", note: "a day ago" },
  { text: "-7d", note: "a week ago" },
];
const CALLS = AGGREGATES.map((name) => ({ text: `${name}(`, note: "of a float series", inserted: `${name}(` }));
const GROUP = { text: "(", note: "a group", inserted: "(" };
const NOTES = {
  "string CONTAINS": "this part",
  "stringSeries CONTAINS": "this part",
  "stringSet CONTAINS": "this element",
  MATCHES: "a regular expression",
  EXISTS: "with any value",
};

/** Those of the project itself come first, what every run has next, what the machine was like last. */
const rank = (path) => (/^(monitoring|source_code)\//.test(path) ? 2 : path.startsWith("sys/") ? 1 : 0);

async function fieldsAt(project, { written, quote, aggregate }) {
  const part = written.toLowerCase();
  const isLess = ({ path }) => (path.toLowerCase().startsWith(part) ? 0 : 1);
  const found = (await fieldsLike(project, written, "run", aggregate ? 10 * SHOWN : SHOWN)).filter(
    ({ type }) => !aggregate || type === "floatSeries",
  );
  return found
    .sort((one, other) => (part.startsWith("sys") ? 0 : rank(one.path) - rank(other.path)) || isLess(one) - isLess(other))
    .slice(0, SHOWN)
    .map(({ path, type }) => ({
      text: path,
      note: typeNamed(type),
      inserted: `${pathText(path, quote === "`")}:${typeNamed(type)}${aggregate ? ")" : ""} `,
    }));
}

async function typesOf(project, path) {
  const fields = await fieldsLike(project, path);
  return fields.filter((field) => field.path === path).map(({ type }) => typeNamed(type));
}

async function typesAt(project, { path, aggregate }) {
  if (aggregate) {
    return [{ text: "floatSeries", inserted: "floatSeries) " }];
  }
  const own = await typesOf(project, path);
  const others = [...TYPES.keys()].filter((type) => !own.includes(type) && type !== "experimentState");
  const isFixed = own.length > 0 && path.startsWith("sys/");
  return [...own, ...(isFixed ? [] : others)].map((type) => ({ text: type, note: own.includes(type) ? "as it is here" : "" }));
}

function operatorsAt(place) {
  return operators(place).map((text) => ({ text, note: NOTES[`${place.type} ${text}`] ?? NOTES[text] }));
}

async function valuesAt(project, { path, type, operator }) {
  const isWhole = type === "stringSet" || operator === "=" || operator === "!=";
  switch (type) {
    case "bool":
      return [{ text: "true" }, { text: "false" }];
    case "experimentState":
      return [{ text: "active" }, { text: "inactive" }];
    case "datetime":
      return TIMES;
    case "string":
    case "stringSet":
      return isWhole ? (await recentValues(project, path)).map((text) => ({ text, inserted: `${quoted(text)} ` })) : [];
    default:
      return [];
  }
}

const begins = ({ text }, written) => text.toLowerCase().startsWith(written.toLowerCase());
const holds = ({ text }, written) => text.toLowerCase().includes(written.toLowerCase());

async function offered(project, place) {
  const { what, written, quote, depth } = place;
  const fitting = (some, fits = begins) => (quote === "" || what === "value" ? some.filter((each) => fits(each, written)) : []);
  switch (what) {
    case "condition": {
      const fields = await fieldsAt(project, place);
      return written ? [...fitting([{ text: "NOT" }, ...CALLS]), ...fields] : [...fields, { text: "NOT" }, GROUP];
    }
    case "path":
      return fieldsAt(project, place);
    case "colon":
      return written ? [] : (await typesOf(project, place.path)).map((type) => ({ text: `:${type}`, note: "its type" }));
    case "type":
      return fitting(await typesAt(project, place));
    case "close":
      return written ? [] : [{ text: ")" }];
    case "operator":
      return fitting(operatorsAt(place));
    case "value":
      return fitting(await valuesAt(project, place), holds).slice(0, SHOWN);
    case "after":
      return fitting([{ text: "AND" }, { text: "OR" }, ...(depth > 0 ? [{ text: ")" }] : [])]);
    default:
      return [];
  }
}

/** Resolves to [{text, note, inserted, start, end}]: inserted replaces start to end of the query. */
export async function completions(project, query, caret) {
  const place = placeAt(query, caret);
  const found = await offered(project, place);
  const isThere = found.length === 1 && found[0].text === place.written && place.what !== "condition" && place.what !== "path";
  if (isThere) {
    return [];
  }
  const isTight = place.start > 0 && !/[\s(:]/.test(query[place.start - 1]);
  return found.map(({ text, note, inserted }) => {
    const whole = inserted ?? `${text} `;
    return { text, note, inserted: isTight && !/^[:)]/.test(whole) ? ` ${whole}` : whole, start: place.start, end: place.end };
  });
}
