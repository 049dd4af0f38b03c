// Words that somebody looks for, as the query that finds the runs with them.
import { isSign, tokens } from "./nql-tokens.js";
import { quoted } from "./nql-words.js";

const OPERATOR_WORDS = ["AND", "OR", "NOT", "CONTAINS", "MATCHES", "EXISTS"]; // in capitals: nobody's words else

/** What is looked for; null for what is a query, or is meant to be one. */
export function plainText(text) {
  const parts = tokens(text);
  const isQuery = parts.some(
    (part) =>
      (isSign(part) && /[:<>=]/.test(part.text)) ||
      (part.isOpen && /[:<>=]/.test(part.text)) ||
      part.quote === "`" ||
      (part.quote === "" && OPERATOR_WORDS.includes(part.text)),
  );
  if (parts.length === 0 || isQuery) {
    return null;
  }
  const isQuoted = parts.length === 1 && parts[0].quote !== "" && !parts[0].isOpen;
  return (isQuoted ? parts[0].text.trim() : text.trim()) || null;
}

/** In a name or ID in any case; a tag is the whole text: sets know their elements only. */
export function textQuery(text) {
  const pattern = quoted("(?i)" + text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&"));
  return `sys/name:string MATCHES ${pattern} OR sys/id:string MATCHES ${pattern} OR sys/tags:stringSet CONTAINS ${quoted(text)}`;
}

/** What the query of a text was made of; null for other queries. */
export function soughtText(query) {
  const text = tokens(query).at(-1)?.text ?? "";
  return text !== "" && textQuery(text) === query ? text : null;
}
