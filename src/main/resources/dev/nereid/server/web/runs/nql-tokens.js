// Words, quoted texts and signs of a query, told apart as the server does it. A quote that is never closed reaches to the end.
const TOKEN = /`((?:[^`]|``)*)(`|$)|"((?:\\["\\]|[^"])*)("|$)|'((?:\\['\\]|[^'])*)('|$)|[<>=!]+|[():]|[^\s():<>=!`"']+/g;

/** [{text, quote, isOpen, start, end}]: quote is empty for words and signs, the text of others is without quotes and escapes. */
export function tokens(query) {
  return [...query.matchAll(TOKEN)].map((match) => {
    const [whole, path, pathEnd, double, doubleEnd, single, singleEnd] = match;
    const inside = path?.replaceAll("``", "`") ?? double?.replace(/\\(["\\])/g, "$1") ?? single?.replace(/\\(['\\])/g, "$1");
    return {
      text: inside ?? whole,
      quote: inside === undefined ? "" : whole[0],
      isOpen: [pathEnd, doubleEnd, singleEnd].includes(""),
      start: match.index,
      end: match.index + whole.length,
    };
  });
}

/** Without a sign: any of them. */
export const isSign = (token, sign) =>
  token.quote === "" && (sign === undefined ? /^[():<>=!]/.test(token.text) : token.text === sign);

/** Of a word of the language, which may be written in any case; empty for what is in quotes. */
export const wordOf = ({ quote, text }) => (quote === "" ? text.toUpperCase() : "");
