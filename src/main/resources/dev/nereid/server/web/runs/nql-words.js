// The words of NQL that the query box knows: types with their operators, and how paths and texts are written.
const IDENTITY = ["=", "!="];
const ORDER = [...IDENTITY, "<", "<=", ">", ">="];
const SETS = ["CONTAINS", "NOT CONTAINS"];
const TEXT = [...ORDER, ...SETS, "MATCHES", "NOT MATCHES"];

/** What each type can be held against with, besides EXISTS. */
export const TYPES = new Map([
  ["float", ORDER],
  ["integer", ORDER],
  ["floatSeries", ORDER],
  ["string", TEXT],
  ["bool", IDENTITY],
  ["datetime", ORDER],
  ["stringSet", SETS],
  ["stringSeries", TEXT],
  ["experimentState", IDENTITY],
  ["file", []],
  ["fileSet", []],
  ["fileSeries", []],
  ["artifact", IDENTITY],
  ["gitRef", []],
  ["notebookRef", []],
]);

const OTHER_NAMES = { int: "integer", imageSeries: "fileSeries" };

export const AGGREGATES = ["last", "min", "max", "average", "variance"];
export const RESERVED = ["AND", "OR", "NOT"];

const BARE_PATH = /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/;

/** A type as queries call it; undefined if there is none of this name. */
export const typeNamed = (name) => [OTHER_NAMES[name] ?? name].find((type) => TYPES.has(type));

export const isNumber = (type) => type === "float" || type === "integer";

export const operatorsOf = (type) => [...TYPES.get(type), "EXISTS", "NOT EXISTS"];

export const isReserved = (word) => RESERVED.includes(word.toUpperCase());

export const pathText = (path, isQuoted) =>
  BARE_PATH.test(path) && !isReserved(path) && !isQuoted ? path : "`" + path.replaceAll("`", "``") + "`";

export const quoted = (text) => '"' + text.replace(/["\\]/g, "\\$&") + '"';
