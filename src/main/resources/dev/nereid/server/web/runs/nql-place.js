// What a query expects where the caret is, from the tokens before it.
import { AGGREGATES, isReserved, operatorsOf, typeNamed } from "./nql-words.js";
import { isSign, tokens, wordOf } from "./nql-tokens.js";

const CONNECTIVES = ["AND", "OR"];
const OPERATOR_SIGN = /^[<>=!]+$/;
const REST_OF_WORD = /^[^\s():<>=!`"']*/;

const isPath = ({ quote, text }) => text !== "" && (quote !== "" || /^[\p{L}\p{Nd}_]/u.test(text));

/** What has gone wrong is over with the next AND or OR. */
const wrong = ({ depth }) => ({ what: "nothing", depth });

/** From a place to the next one, by the token that stands there. */
const STEPS = {
  condition(place, token) {
    if (isSign(token, "(")) {
      return { what: "condition", depth: place.depth + 1 };
    }
    return wordOf(token) === "NOT" ? place : STEPS.path(place, token);
  },
  path(place, token) {
    const called = token.quote === "" && !place.aggregate && AGGREGATES.find((name) => name === token.text.toLowerCase());
    return isPath(token) ? { ...place, what: "colon", path: token.text, called } : wrong(place);
  },
  colon(place, token) {
    if (place.called && isSign(token, "(")) {
      return { what: "path", depth: place.depth, aggregate: place.called };
    }
    return isSign(token, ":") ? { ...place, what: "type" } : wrong(place);
  },
  type(place, token) {
    const type = token.quote === "" ? typeNamed(token.text) : undefined;
    if (!type || (place.aggregate && type !== "floatSeries")) {
      return wrong(place);
    }
    return { ...place, what: place.aggregate ? "close" : "operator", type };
  },
  close: (place, token) => (isSign(token, ")") ? { ...place, what: "operator" } : wrong(place)),
  operator(place, token) {
    const word = wordOf(token) === "==" ? "=" : wordOf(token);
    if (word === "NOT" && !place.denied) {
      return { ...place, denied: token };
    }
    const operator = place.denied ? `NOT ${word}` : word;
    if (!operators(place).includes(operator)) {
      return wrong(place);
    }
    return word === "EXISTS" ? { what: "after", depth: place.depth } : { ...place, what: "value", denied: null, operator };
  },
  value(place, token) {
    const isValue = !isSign(token) && token.quote !== "`" && !(token.quote === "" && isReserved(token.text));
    return isValue ? { what: "after", depth: place.depth } : wrong(place);
  },
  after(place, token) {
    if (CONNECTIVES.includes(wordOf(token))) {
      return { what: "condition", depth: place.depth };
    }
    return isSign(token, ")") && place.depth > 0 ? { what: "after", depth: place.depth - 1 } : wrong(place);
  },
  nothing: (place, token) => (CONNECTIVES.includes(wordOf(token)) ? { what: "condition", depth: place.depth } : place),
};

/** Those that can follow the field of a place. */
export const operators = ({ type, aggregate }) => operatorsOf(type).filter((operator) => !aggregate || !operator.endsWith("EXISTS"));

/** Where what is being written ends: after the rest of its word, or its quote; a path has its type with it. */
function endOf(query, caret, { what, aggregate }, quote) {
  const rest = query.slice(caret);
  const closed = quote && new RegExp(`^[^${quote}]*${quote}(?=[\\s:)]|$)`).exec(rest);
  const word = (closed || REST_OF_WORD.exec(rest))[0];
  const isField = what === "condition" || what === "path";
  const more = isField ? (aggregate ? /^(:\w*\)?)? ?/ : /^(:\w*)? ?/) : /^ ?/;
  return caret + word.length + more.exec(rest.slice(word.length))[0].length;
}

/** Whether what would be written in the middle of a condition follows already. */
function isThere({ what }, rest) {
  const [following] = tokens(rest);
  if (following === undefined || ["condition", "path", "after", "nothing"].includes(what)) {
    return false;
  }
  return isSign(following, ")") ? what === "close" : !CONNECTIVES.includes(wordOf(following));
}

/**
 * {what, path, type, aggregate, operator, depth, start, end, written, quote}. what is one of condition, path (of an aggregate), colon,
 * type, close, operator, value, after (a condition), nothing; written, in quote, is what stands before the caret of what is expected;
 * start to end is to be replaced by it; depth counts open parentheses.
 */
export function placeAt(query, caret) {
  const before = tokens(query.slice(0, caret));
  const last = before.at(-1);
  const isAtWord = last?.end === caret && !(isSign(last) && !OPERATOR_SIGN.test(last.text));
  const start = { what: "condition", depth: 0 };
  const through = (some) => some.reduce((place, token) => STEPS[place.what](place, token), start);
  let place = through(isAtWord ? before.slice(0, -1) : before);
  let writing = isAtWord ? last : null;
  if (writing && isSign(writing)) {
    const longer = place.what === "operator" ? operators(place).filter((sign) => sign.startsWith(writing.text)) : [];
    if (longer.length < 2 && longer[0] === writing.text) {
      place = through(before); // nothing but a value can follow
      writing = null;
    } else if (longer.length === 0) {
      place = wrong(place);
    }
  }
  const end = endOf(query, caret, place, writing?.isOpen ? writing.quote : "");
  if (!writing && !place.denied && isThere(place, query.slice(end))) {
    place = wrong(place);
  }
  const { denied, called, ...known } = place;
  const written = writing?.text ?? "";
  return {
    ...known,
    start: denied?.start ?? writing?.start ?? caret,
    end,
    written: denied ? `NOT ${written}` : written,
    quote: writing?.quote ?? "",
  };
}
