// The tiles that are seen: a few of hundreds are there at a time.

import { labelText, numberText, signs, tailParts } from "./order.mjs";
import { paint } from "./painting.mjs";
import { placeOf, railOf, seenPlaces, sizeOf } from "./rail.mjs";

/**
 * @import { Mask, Name } from "./frame.mjs"
 *
 * @typedef {object} Shown  What tiles show.
 * @property {"strip" | "grid"} shows
 * @property {number[]} order  Indices of images.
 * @property {number} current  Index of the image on view, -1 for none.
 * @property {Name[]} names
 * @property {ArrayLike<number>} percents
 * @property {(index: number) => number} flags
 * @property {Map<number, string>} whys
 * @property {Map<number, Mask>} masks
 * @property {(index: number) => ImageBitmap | null} picture
 * @property {string} colour  ``#rrggbb``, of masks.
 * @property {string} chosen  How they are sorted and filtered.
 *
 * @typedef {{root: HTMLElement, canvas: HTMLCanvasElement, line: HTMLElement, tail: HTMLElement,
 *   number: HTMLElement, signs: HTMLElement, index: number}} Tile
 */

export class Tiles {
  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} rail
   * @param {{open: (index: number) => void, seen: (indices: number[]) => void}} on
   * @param {AbortSignal} signal
   */
  constructor(scroller, rail, on, signal) {
    this.scroller = scroller;
    this.rail = rail;
    this.on = on;
    /** @type {Map<number, Tile>} */
    this.tiles = new Map();
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {number | null} */
    this.frame = null;
    /** @type {number | null} the image whose tile the keys of the grid have come to */
    this.cursor = null;
    // Where the tile was that Tab reaches.
    this.place = 0;
    // The image on view is to be seen, as soon as there is room for any.
    this.isAwaited = false;
    const later = () => this.later();
    scroller.addEventListener("scroll", later, { passive: true, signal });
    const follow = () => {
      this.cursor = this.focused;
    };
    rail.addEventListener("focusin", follow, { signal });
    const resizes = new ResizeObserver(later);
    resizes.observe(scroller);
    signal.addEventListener("abort", () => {
      resizes.disconnect();
      if (this.frame !== null) cancelAnimationFrame(this.frame);
    });
  }

  /** @param {Shown} shown */
  show(shown) {
    const before = this.shown;
    this.shown = shown;
    const moved =
      before?.names[before.current]?.key !== shown.names[shown.current]?.key ||
      before?.shows !== shown.shows ||
      before.chosen !== shown.chosen;
    if (moved && this.focused === null) this.cursor = null;
    if (shown.shows === "strip") this.rail.setAttribute("aria-orientation", "horizontal");
    else this.rail.removeAttribute("aria-orientation");
    this.isAwaited ||= moved;
    this.draw();
  }

  /** The image whose tile has the focus. @returns {number | null} */
  get focused() {
    const { activeElement } = /** @type {ShadowRoot | Document} */ (this.rail.getRootNode());
    const found = [...this.tiles.values()].find((tile) => tile.root === activeElement);
    return found?.index ?? null;
  }

  /** Give the focus to the tile at a place of the grid. @param {number} place */
  go(place) {
    const index = this.shown?.order[place];
    if (index === undefined) return;
    this.cursor = index;
    this.draw();
    const tile = this.tiles.get(index)?.root;
    tile?.focus({ preventScroll: true });
    tile?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Give the focus to the tile of the image on view, if there is one. */
  focusCurrent() {
    const tile = this.shown && this.tiles.get(this.shown.current);
    tile?.root.focus({ preventScroll: true });
  }

  /** How tiles lie for keys. */
  get places() {
    const count = this.shown?.order.length ?? 0;
    const rail = railOf(this.shown?.shows ?? "grid", this.scroller.clientWidth);
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / rail.height));
    return { count, columns: Math.max(1, rail.columns), page };
  }

  later() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  /** Scroll to the image on view, if it is not seen. */
  bringIntoView() {
    const shown = this.shown;
    const place = shown ? shown.order.indexOf(shown.current) : -1;
    // A tab of a small screen may hide it.
    if (!shown || !this.scroller.clientWidth) return;
    this.isAwaited = false;
    if (place < 0) return;
    const rail = railOf(shown.shows, this.scroller.clientWidth);
    this.resize(rail, shown.order.length);
    const { x, y } = placeOf(rail, place);
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.scroller;
    if (x < scrollLeft || x + rail.width > scrollLeft + clientWidth)
      this.scroller.scrollLeft = x - (clientWidth - rail.width) / 2;
    if (y < scrollTop || y + rail.height > scrollTop + clientHeight)
      this.scroller.scrollTop = y - (clientHeight - rail.height) / 2;
  }

  /**
   * The image whose tile Tab reaches: in the strip the one on view, in the grid where the keys are.
   *
   * Where it is not shown any more, the one that has taken its place.
   *
   * @param {Shown} shown
   * @param {boolean} isHere  Whether a tile has the focus.
   * @param {number} first  Place of the first tile that is seen.
   */
  stopOf({ shows, order, current }, isHere, first) {
    const wanted = shows === "grid" ? (this.cursor ?? current) : current;
    if (order.includes(wanted)) return wanted;
    if (isHere) return order[Math.min(this.place, order.length - 1)];
    return order.includes(current) ? current : order[first];
  }

  /** @param {import("./rail.mjs").Rail} rail @param {number} count */
  resize(rail, count) {
    const { width, height } = sizeOf(rail, count);
    this.rail.style.width = `${width}px`;
    this.rail.style.height = `${height}px`;
  }

  draw() {
    const shown = this.shown;
    if (!shown) return;
    const { order, current } = shown;
    if (this.isAwaited) this.bringIntoView();
    const rail = railOf(shown.shows, this.scroller.clientWidth);
    this.resize(rail, order.length);
    const { scrollLeft: left, scrollTop: top, clientWidth, clientHeight } = this.scroller;
    const view = { left, top, width: clientWidth, height: clientHeight };
    const [first, last] = seenPlaces(rail, order.length, view);
    const places = new Map(order.slice(first, last).map((index, k) => [index, first + k]));
    // Looked up before tiles go, and the focus with them.
    const isHere = this.focused !== null;
    // The one that Tab reaches is always there.
    const stop = this.stopOf(shown, isHere, first);
    for (const index of [current, stop]) {
      const place = order.indexOf(index);
      if (place >= 0) places.set(index, place);
    }
    if (order.length) this.place = order.indexOf(stop);
    for (const [index, tile] of this.tiles) {
      if (places.has(index)) continue;
      tile.root.remove();
      this.tiles.delete(index);
    }
    for (const [index, place] of places) {
      const tile = this.tiles.get(index) ?? this.made(index);
      const { x, y } = placeOf(rail, place);
      tile.root.style.transform = `translate(${x}px, ${y}px)`;
      tile.root.style.width = `${rail.width - 6}px`;
      tile.root.style.height = `${rail.height - 6}px`;
      tile.root.setAttribute("aria-posinset", String(place + 1));
      tile.root.setAttribute("aria-setsize", String(order.length));
      tile.root.tabIndex = index === stop ? 0 : -1;
      this.fill(tile, shown);
    }
    if (isHere && this.focused !== stop) this.tiles.get(stop)?.root.focus({ preventScroll: true });
    this.on.seen(order.slice(first, last));
  }

  /** @param {number} index @returns {Tile} */
  made(index) {
    const root = document.createElement("div");
    root.className = "tile";
    root.setAttribute("role", "option");
    const canvas = document.createElement("canvas");
    const [line, tail, number, states] = ["line", "tail", "number", "signs"].map((name) => {
      const part = document.createElement("span");
      part.className = name;
      // The option's name says all of it, with the file's extension and in words.
      part.setAttribute("aria-hidden", "true");
      return part;
    });
    line.append(tail, number);
    root.append(canvas, line, states);
    root.addEventListener("click", () => {
      root.focus({ preventScroll: true });
      this.on.open(index);
    });
    this.rail.append(root);
    const tile = { root, canvas, line, tail, number, signs: states, index };
    this.tiles.set(index, tile);
    return tile;
  }

  /** @param {Tile} tile @param {Shown} shown */
  fill(tile, shown) {
    const { index, root } = tile;
    const flags = shown.flags(index);
    const name = shown.names[index];
    if (!name) return;
    const why = shown.whys.get(index) ?? "";
    const number = numberText(shown.percents[index], flags);
    if (tile.tail.textContent !== name.tail)
      tile.tail.replaceChildren(
        ...tailParts(name.tail).map((text) => {
          const part = document.createElement("span");
          part.textContent = text;
          return part;
        }),
      );
    tile.number.textContent = number;
    tile.signs.textContent = signs(flags).join(" ");
    root.setAttribute("aria-label", labelText(name.name, shown.percents[index], flags));
    if (why) root.setAttribute("aria-description", why);
    else root.removeAttribute("aria-description");
    // On the parts: as the option's own it would be read out after the name, which it repeats.
    for (const part of [tile.canvas, tile.line, tile.signs])
      part.title = why ? `${name.name}\n${why}` : name.name;
    root.setAttribute("aria-selected", String(index === shown.current));
    root.dataset.flags = String(flags);
    root.dataset.name = name.name;
    root.classList.toggle("faint", flags !== (flags & ~24));
    const mask = shown.masks.get(index) ?? null;
    const ratio = window.devicePixelRatio || 1;
    paint(tile.canvas, shown.picture(index), mask, shown.colour, ratio);
  }
}
