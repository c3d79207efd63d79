// A page of the table of objects. The object that is chosen here is told to the picture, and the one
// that was clicked there is chosen here.

import { bus } from "../../widgets/bus.mjs";
import { keepFocus } from "../../widgets/focus.mjs";
import { partOf } from "../../widgets/mounting.mjs";

/**
 * @import { ObjectRow, ObjectsData, ObjectsPage } from "./data.d.ts"
 *
 * @typedef {{page: ObjectsPage}} State
 * @typedef {Pick<ObjectsData, "image_key" | "mask_key" | "outlines_url" | "step" | "numbers">
 *   & {chosen: ObjectRow | null}} Told  What the picture hears, as "objects"; null for none.
 */

export class ObjectsTable {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @param {ObjectsPage} _page */
    this.ask = (_page) => {};
    /** @type {ObjectsData | null} */
    this.data = null;
    /** Number of the chosen object, 0 for none. */
    this.chosen = 0;
    this.looked = "";
    this.place = partOf(root, "place", HTMLElement);
    this.back = partOf(root, "back", HTMLButtonElement);
    this.on = partOf(root, "on", HTMLButtonElement);
    this.table = document.createElement("table");
    this.table.ariaLabel = "Objects";
    this.head = this.table.createTHead().insertRow();
    this.body = this.table.createTBody();
    partOf(root, "rows", HTMLElement).append(this.table);
    this.back.addEventListener("click", () => this.turn(-1));
    this.on.addEventListener("click", () => this.turn(1));
    this.head.addEventListener("click", (event) => this.sort(event));
    this.body.addEventListener("click", (event) => this.choose(event));
    this.body.addEventListener("keydown", (event) => this.step(event));
  }

  destroy() {
    bus.put("objects", null);
  }

  /** @param {ObjectsData} data */
  receive(data) {
    const before = this.data;
    this.data = data;
    // What is numbered anew is another object.
    if (before?.outlines_url !== data.outlines_url) this.chosen = 0;
    if (this.looked !== data.looked) {
      this.looked = data.looked;
      this.chosen = data.found;
    }
    keepFocus(this.root, () => this.draw());
    this.tell();
    if (before && this.chosen) this.reveal();
  }

  // ---- What is done ------------------------------------------------------------------------

  /** @param {number} by */
  turn(by) {
    if (!this.data) return;
    const { page, most } = this.data;
    this.ask({ ...page, first: Math.max(0, page.first + by * most) });
  }

  /** @param {Event} event */
  sort(event) {
    const cell = event.target instanceof Element ? event.target.closest("th") : null;
    const column = cell?.dataset.column;
    if (!column || !this.data) return;
    const { sort, falling } = this.data.page;
    this.ask({ sort: column, falling: sort === column && !falling, first: 0 });
  }

  /** @param {Event} event */
  choose(event) {
    const row = event.target instanceof Element && event.target.closest("tr");
    if (!row) return;
    const number = Number(row.dataset.number);
    this.chosen = this.chosen === number ? 0 : number;
    this.mark();
    this.tell();
  }

  /** Arrow keys go from row to row. @param {KeyboardEvent} event */
  step(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.target instanceof Element && event.target.closest("tr");
    if (!by || !row) return;
    const other = this.body.rows[row.sectionRowIndex + by];
    if (!other) return;
    event.preventDefault();
    this.chosen = Number(other.dataset.number);
    this.mark();
    other.querySelector("button")?.focus();
    this.tell();
  }

  // ---- What is shown -----------------------------------------------------------------------

  draw() {
    const { data } = this;
    if (!data) return;
    const { page, count, most, columns, rows } = data;
    const last = Math.min(page.first + most, count);
    const all = count.toLocaleString("en");
    this.place.textContent = count
      ? `${(page.first + 1).toLocaleString("en")}–${last.toLocaleString("en")} of ${all}`
      : "No objects";
    this.back.disabled = page.first === 0;
    this.on.disabled = last >= count;
    this.head.replaceChildren(
      ...columns.map(({ id, label, words }) => {
        const cell = document.createElement("th");
        cell.scope = "col";
        cell.dataset.column = id;
        const falling = page.sort === id ? page.falling : null;
        const sorted = falling === null ? "none" : falling ? "descending" : "ascending";
        cell.setAttribute("aria-sort", sorted);
        cell.append(buttonOf(label, `sort-${id}`));
        cell.title = words;
        return cell;
      }),
    );
    this.body.replaceChildren(...rows.map((row) => this.row(row)));
    this.mark();
  }

  /** @param {ObjectRow} object */
  row({ number, cells }) {
    const row = document.createElement("tr");
    row.dataset.number = String(number);
    for (const [k, text] of cells.entries()) {
      const cell = document.createElement(k ? "td" : "th");
      if (k) cell.textContent = text;
      else cell.append(buttonOf(text, `object-${number}`, `Object ${text}`));
      row.append(cell);
    }
    return row;
  }

  /** Show which row is chosen; Tab reaches it, or the first one. */
  mark() {
    const rows = [...this.body.rows];
    const at = rows.findIndex((row) => Number(row.dataset.number) === this.chosen);
    for (const [k, row] of rows.entries()) {
      row.classList.toggle("chosen", k === at);
      const button = row.querySelector("button");
      if (!button) continue;
      button.ariaPressed = String(k === at);
      button.tabIndex = k === Math.max(at, 0) ? 0 : -1;
    }
  }

  reveal() {
    const row = [...this.body.rows].find((each) => each.classList.contains("chosen"));
    row?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Tell the picture. */
  tell() {
    if (!this.data) return;
    const { image_key, mask_key, outlines_url, step, numbers, rows } = this.data;
    const chosen = rows.find(({ number }) => number === this.chosen) ?? null;
    /** @type {Told} */
    const told = { image_key, mask_key, outlines_url, step, numbers, chosen };
    bus.put("objects", told);
  }
}

/** @param {string} text @param {string} part @param {string} [name] */
function buttonOf(text, part, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.dataset.part = part;
  if (name) button.ariaLabel = name;
  return button;
}
