// CSV (RFC 4180) as rows of cells.

/** At most so many rows; a row that the end of the text cuts is kept as far as it goes. */
export function csvRows(text, separator, max) {
  const rows = [];
  let row = [];
  let cell = "";
  let isQuoted = false;
  const endRow = () => {
    rows.push([...row, cell]);
    row = [];
    cell = "";
  };
  for (let i = 0; i < text.length && rows.length < max; i++) {
    const c = text[i];
    if (isQuoted) {
      if (c !== '"') {
        cell += c;
      } else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else {
        isQuoted = false;
      }
    } else if (c === '"' && cell === "") {
      isQuoted = true;
    } else if (c === separator) {
      row.push(cell);
      cell = "";
    } else if (c === "\n") {
      endRow();
    } else if (c !== "\r") {
      cell += c;
    }
  }
  if (rows.length < max && (cell !== "" || row.length > 0)) {
    endRow();
  }
  return rows;
}
