// The numbers of all images as a table, and as text for a spreadsheet.

import { stateWords } from "./order.mjs";

/**
 * @import { Name, Row } from "./frame.mjs"
 *
 * @typedef {object} Shown
 * @property {number[]} order
 * @property {number} current
 * @property {Name[]} names
 * @property {ArrayLike<number>} percents
 * @property {(index: number) => number} flags
 * @property {Map<number, string>} whys
 * @property {Row[]} rows
 * @property {string[]} classes  Headings of their columns; none where there is one class.
 * @property {string} selected  The class whose pixels are counted; "" where there is one.
 *
 * @typedef {`class ${number}`} OfClass
 * @typedef {OfClass | "name" | "percent" | "selected" | "considered" | "thresholds" | "notices" | "state"} Column
 */

/** @type {Record<Exclude<Column, OfClass>, string>} */
const HEADINGS = {
  name: "Image",
  percent: "Selected (%)",
  selected: "Selected pixels",
  considered: "Considered pixels",
  thresholds: "Automatic thresholds",
  notices: "Notices",
  state: "State",
};
const COLUMNS = /** @type {Exclude<Column, OfClass>[]} */ (Object.keys(HEADINGS));
const EXACT = 32;

/** The columns, of several classes one for each. @param {Shown} shown @returns {Column[]} */
function columnsOf({ classes }) {
  /** @type {Column[]} */
  const percents = classes.map((_, at) => /** @type {OfClass} */ (`class ${at}`));
  return COLUMNS.flatMap((column) => (column === "percent" && classes.length ? percents : column));
}

/** @param {Column} column */
function placeOf(column) {
  return column.startsWith("class ") ? Number(column.slice(6)) : null;
}

/** @param {Column} column */
function isNumber(column) {
  return placeOf(column) !== null || ["percent", "selected", "considered"].includes(column);
}

/** @param {Shown} shown @param {Column} column */
function headingOf({ classes, selected }, column) {
  const place = placeOf(column);
  if (place !== null) return classes[place];
  const heading = HEADINGS[/** @type {Exclude<Column, OfClass>} */ (column)];
  const isOfOne = column === "selected" || column === "considered" || column === "thresholds";
  return selected && isOfOne ? `${heading}: ${selected}` : heading;
}
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/**
 * What a cell says, for people and for spreadsheets: there, numbers are without "≈" and spaces.
 *
 * @param {Shown} shown
 * @param {number} index
 * @param {Column} column
 * @param {boolean} plain
 */
function cell(shown, index, column, plain) {
  const flags = shown.flags(index);
  const [selected = "", considered = "", thresholds = "", notices = "", percents = []] =
    shown.rows[index] ?? [];
  const about = flags & EXACT ? "" : "≈ ";
  const percent = shown.percents[index];
  const place = placeOf(column);
  if (place !== null) {
    const own = percents[place] ?? null;
    return own === null ? "" : `${plain ? "" : about}${own.toFixed(2)}`;
  }
  switch (/** @type {Exclude<Column, OfClass>} */ (column)) {
    case "name":
      return shown.names[index].name;
    case "percent":
      if (Number.isNaN(percent)) return "";
      return `${plain ? "" : about}${percent.toFixed(2)}`;
    case "selected":
    case "considered": {
      // Of a preview they are no pixels of the image.
      if (!(flags & EXACT)) return "";
      const digits = column === "selected" ? selected : considered;
      return plain ? digits : thousands(digits);
    }
    case "thresholds":
      return thresholds;
    case "notices":
      return notices;
    case "state": {
      const words = [shown.whys.get(index) || stateWords(flags).join(", ")];
      if (shown.whys.get(index) && flags & 9) words.unshift(stateWords(flags & 9).join(", "));
      if (plain && !(flags & EXACT) && !Number.isNaN(percent)) words.push("estimated");
      return words.filter(Boolean).join(". ");
    }
  }
}

/** @param {string} digits */
function thousands(digits) {
  return digits && Number(digits).toLocaleString("en");
}

/**
 * The table as lines with tabs between the cells.
 *
 * A cell that a spreadsheet would run as a formula begins with an apostrophe.
 *
 * @param {Shown} shown
 */
export function asText(shown) {
  const columns = columnsOf(shown);
  const lines = shown.order.map((index) =>
    columns.map((column) => safe(cell(shown, index, column, true))).join("\t"),
  );
  const headings = columns.map((column) => safe(headingOf(shown, column)));
  return [headings.join("\t"), ...lines].join("\n");
}

/** @param {string} text */
function safe(text) {
  const line = text.replaceAll(/\s+/g, " ");
  return /^[=+@-]/.test(line) ? `'${line}` : line;
}

/**
 * The images in the order of a column; those without a number last.
 *
 * @param {Shown} shown
 * @param {Column} column
 * @param {boolean} falling
 */
export function sortedBy(shown, column, falling) {
  const turn = falling ? -1 : 1;
  // What is not shown, as it is of a preview, is not sorted by.
  const numberOf = (/** @type {0 | 1} */ place) =>
    shown.rows.map((row, index) => Number((shown.flags(index) & EXACT && row[place]) || NaN));
  /** @type {Partial<Record<Column, ArrayLike<number>>>} */
  const numbers = {
    percent: shown.percents,
    selected: numberOf(0),
    considered: numberOf(1),
  };
  const of = placeOf(column);
  if (of !== null) numbers[column] = shown.rows.map((row) => row[4]?.[of] ?? NaN);
  const values = numbers[column];
  return [...shown.order].sort((a, b) => {
    if (!values)
      return (
        turn * collator.compare(cell(shown, a, column, true), cell(shown, b, column, true)) || a - b
      );
    const [x, y] = [values[a], values[b]];
    if (Number.isNaN(x) || Number.isNaN(y))
      return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return turn * (x - y) || a - b;
  });
}

export class Table {
  /**
   * @param {HTMLElement} root
   * @param {(index: number) => void} open
   */
  constructor(root, open) {
    this.root = root;
    this.open = open;
    /** @type {{column: Column, falling: boolean} | null} */
    this.sort = null;
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {number | null} the image whose row the keys have come to */
    this.cursor = null;
    // Where the row was that Tab reaches.
    this.place = 0;
    this.table = document.createElement("table");
    this.table.ariaLabel = "Images";
    this.head = this.table.createTHead().insertRow();
    this.body = this.table.createTBody();
    /** @type {Column[]} */
    this.columns = [];
    root.append(this.table);
    this.body.addEventListener("focusin", () => {
      this.cursor = this.focused;
    });
  }

  /** The image whose row has the focus. @returns {number | null} */
  get focused() {
    const { activeElement } = /** @type {ShadowRoot | Document} */ (this.root.getRootNode());
    const row = this.body.contains(activeElement) && activeElement?.closest("tr");
    return row ? Number(row.dataset.index) : null;
  }

  /** Give the focus to the row at a place. @param {number} place */
  go(place) {
    const row = this.body.rows[place];
    if (!row) return;
    this.cursor = Number(row.dataset.index);
    this.draw();
    row.querySelector("button")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** How rows lie for keys. */
  get places() {
    const height = this.body.rows[0]?.offsetHeight || 1;
    const page = Math.max(1, Math.floor(this.root.clientHeight / height) - 2);
    return { count: this.body.rows.length, columns: 1, page };
  }

  /** Have the columns of what is shown; rows of others are made anew. @param {Shown} shown */
  takeColumns(shown) {
    const columns = columnsOf(shown);
    if (columns.join() !== this.columns.join()) {
      this.columns = columns;
      this.head.replaceChildren(...columns.map((column) => this.heading(column)));
      this.body.replaceChildren();
      if (this.sort && !columns.includes(this.sort.column)) this.sort = null;
    }
    for (const [k, column] of columns.entries()) {
      const button = this.head.cells[k].firstElementChild;
      const text = headingOf(shown, column);
      if (button && button.textContent !== text) button.textContent = text;
    }
  }

  /** @param {Column} column */
  heading(column) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.classList.toggle("number", isNumber(column));
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => {
      const falling = this.sort?.column === column && !this.sort.falling;
      this.sort = { column, falling };
      this.draw();
    });
    cell.append(button);
    return cell;
  }

  /** What is shown, in the table's order. */
  get sorted() {
    const shown = this.shown;
    if (!shown) return null;
    const order = this.sort ? sortedBy(shown, this.sort.column, this.sort.falling) : shown.order;
    return { ...shown, order };
  }

  /** @param {Shown} shown */
  show(shown) {
    const before = this.shown?.current;
    this.shown = shown;
    if (before !== shown.current && this.focused === null) this.cursor = null;
    this.draw();
  }

  draw() {
    if (this.shown) this.takeColumns(this.shown);
    const shown = this.sorted;
    if (!shown) return;
    for (const [k, cell] of [...this.head.cells].entries()) {
      const falling = this.sort?.column === this.columns[k] ? this.sort.falling : null;
      const sorted = falling === null ? "none" : falling ? "descending" : "ascending";
      cell.setAttribute("aria-sort", sorted);
    }
    const isHere = this.focused !== null;
    while (this.body.rows.length > shown.order.length) this.body.deleteRow(-1);
    for (const [k, index] of shown.order.entries()) this.fill(this.row(k), shown, index);
    // One row is reached by Tab: the one with the keys, or what has taken its place.
    const wanted = shown.order.indexOf(this.cursor ?? shown.current);
    const last = shown.order.length - 1;
    this.place = wanted >= 0 ? wanted : isHere ? Math.min(this.place, last) : 0;
    for (const [k, row] of [...this.body.rows].entries()) {
      const button = row.querySelector("button");
      if (!button) continue;
      button.tabIndex = k === this.place ? 0 : -1;
      if (isHere && k === this.place) button.focus({ preventScroll: true });
    }
  }

  /** @param {number} k */
  row(k) {
    const there = this.body.rows[k];
    if (there) return there;
    const row = this.body.insertRow();
    const name = document.createElement("th");
    name.scope = "row";
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => this.open(Number(row.dataset.index)));
    name.append(button);
    row.append(name);
    for (const column of this.columns.slice(1))
      row.insertCell().classList.toggle("number", isNumber(column));
    return row;
  }

  /** @param {HTMLTableRowElement} row @param {Shown} shown @param {number} index */
  fill(row, shown, index) {
    row.dataset.index = String(index);
    row.classList.toggle("current", index === shown.current);
    row.ariaCurrent = index === shown.current ? "true" : null;
    for (const [k, column] of this.columns.entries()) {
      const text = cell(shown, index, column, false);
      const place = k ? row.cells[k] : row.cells[0].firstElementChild;
      if (place && place.textContent !== text) place.textContent = text;
    }
  }
}
