// Shapes over the picture are taken hold of: selected, moved, resized, removed.

import { toImage } from "./geometry.mjs";
import { icon } from "./icons.mjs";
import { paintHandles } from "./marks.mjs";
import { dragged, grown, handlesOf, hitOf, isSame, moved, placeText } from "./shapes.mjs";

/**
 * @import { Mark } from "./data.d.ts"
 * @import { Point } from "./geometry.mjs"
 * @import { Hit } from "./shapes.mjs"
 * @import { Viewer } from "./viewer.mjs"
 */

/** How near to a line is on it, in CSS pixels. */
const REACH = { mouse: 7, touch: 20 };
/** How long the arrow keys rest before the server hears: one undo for one walk. */
const REST_MS = 500;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Shaping {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.selected = 0;
    /** @type {number} the shape under the mouse */
    this.hovered = 0;
    /** @type {{hit: Hit, from: Point, mark: Mark} | null} */
    this.held = null;
    /** @type {Mark | null} a shape as it is here, until that is told */
    this.draft = null;
    /** @type {Set<number> | null} the grids of the image on view; null until they are known */
    this.grids = null;
    /** @type {number | undefined} */
    this.resting = undefined;
    const { canvas, parts, listeners } = viewer;
    const { signal } = listeners;
    canvas.addEventListener("blur", () => this.send(), { signal });
    parts.next.replaceChildren(icon("select"));
    parts.next.addEventListener("click", () => this.selectNext(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.resting));
  }

  // ---- What there is -----------------------------------------------------------------------

  /** All marks, the draft in place of its shape. @returns {Mark[]} */
  get marks() {
    const marks = this.viewer.told.settled(this.viewer.data?.marks ?? []);
    const { draft } = this;
    return draft ? marks.map((mark) => (mark.id === draft.id ? draft : mark)) : marks;
  }

  /** @param {number} id */
  mark(id) {
    return this.marks.find((mark) => mark.id === id && id) ?? null;
  }

  /** Colours are picked through shapes, lines drawn and corners set over them. */
  get isFree() {
    const { tool, corners } = this.viewer.tools;
    return (tool.region || tool.id === "look") && !corners.length;
  }

  /** New marks have come. */
  receive() {
    if (!this.mark(this.selected)) this.select(0);
    if (!this.held && !this.mark(this.hovered)) this.hovered = 0;
    this.viewer.parts.next.disabled = !this.marks.some(({ id }) => id);
    const grids = this.marks.filter(({ cells }) => cells).map(({ id }) => id);
    const isLaid = grids.some((id) => this.grids?.has(id) === false);
    this.grids = new Set(grids);
    // What was laid is dragged next: other tools would draw over it.
    if (isLaid && !this.isFree) this.viewer.tools.chooseLook();
  }

  /** Another image is on view. */
  forget() {
    clearTimeout(this.resting);
    this.draft = this.held = this.grids = null;
    this.hovered = 0;
    this.select(0);
  }

  // ---- Selecting ---------------------------------------------------------------------------

  /** @param {number} id  0 for none. */
  select(id) {
    if (id === this.selected) return;
    this.send();
    this.selected = id;
    this.viewer.takeTouches();
    this.viewer.schedulePaint();
    const mark = this.mark(id);
    this.say(mark ? `${mark.name} selected: ${placeText(mark)}. ${KEYS}` : "No shape selected.");
    this.viewer.readout.show();
  }

  /** For those who have no mouse. */
  selectNext() {
    const ids = this.marks.map(({ id }) => id).filter(Boolean);
    if (!ids.length) return;
    this.viewer.canvas.focus();
    if (!this.isFree) this.viewer.tools.chooseLook();
    this.select(ids[(ids.indexOf(this.selected) + 1) % ids.length]);
  }

  /** @param {string} text */
  say(text) {
    this.viewer.parts.told.textContent = text;
  }

  /** What is known about the shape in hand, for the line below the picture; "" for none. */
  get text() {
    const mark = this.mark(this.selected);
    if (!mark) return "";
    return `${mark.name}: ${placeText(mark)}. ${this.held ? "" : KEYS}`;
  }

  // ---- Mouse and touch, at points of the canvas --------------------------------------------

  /** @param {Point} at */
  inImage(at) {
    const { camera, canvas } = this.viewer;
    return toImage(camera, canvas, at);
  }

  /** @param {Point} at @param {string} pointer  "mouse", "touch" or "pen". */
  hit(at, pointer) {
    if (!this.isFree) return null;
    const { camera, look } = this.viewer;
    const reach = (pointer === "mouse" ? REACH.mouse : REACH.touch) * look.ratio;
    return hitOf(this.marks, this.selected, this.inImage(at), reach / camera.scale);
  }

  /** Take hold of what is there, and tell whether anything was. @param {Point} at @param {string} pointer */
  down(at, pointer) {
    const hit = this.hit(at, pointer);
    const mark = hit && this.mark(hit.id);
    if (!mark) return false;
    this.select(hit.id);
    this.held = { hit, from: this.inImage(at), mark };
    return true;
  }

  /** @param {Point} at */
  move(at) {
    const { scene } = this.viewer;
    if (!this.held || !scene) return;
    const { hit, from, mark } = this.held;
    const to = this.inImage(at);
    const next =
      hit.part === "handle"
        ? dragged(mark, hit.handle, to)
        : moved(mark, to.x - from.x, to.y - from.y, scene.size);
    this.change(next);
  }

  /** Let go: one change for one drag. */
  up() {
    this.held = null;
    this.send();
  }

  /** As if the drag had not been. */
  cancel() {
    if (this.held) this.change(this.held.mark);
    this.held = null;
    this.send();
  }

  /** Show what a press here would take hold of. @param {Point} at */
  hover(at) {
    const hit = this.hit(at, "mouse");
    const mark = hit && this.mark(hit.id);
    const handle = mark && hit.part === "handle" ? handlesOf(mark)[hit.handle] : null;
    this.viewer.canvas.style.cursor = handle?.cursor ?? (hit ? "move" : "");
    const hovered = hit?.id ?? 0;
    if (hovered === this.hovered) return;
    this.hovered = hovered;
    this.viewer.schedulePaint();
  }

  // ---- Keyboard ----------------------------------------------------------------------------

  /** Tell whether a key was one for the selected shape. @param {KeyboardEvent} event */
  onKey(event) {
    const { scene } = this.viewer;
    if (event.key.toLowerCase() === "s" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.selectNext();
      return true;
    }
    const mark = this.mark(this.selected);
    if (!mark || !scene || event.metaKey) return false;
    if (event.key in ARROWS) {
      const [x, y] = ARROWS[event.key];
      const by = event.shiftKey ? 10 : 1;
      const resizes = event.altKey || event.ctrlKey;
      const next = resizes ? grown(mark, x * by, y * by) : moved(mark, x * by, y * by, scene.size);
      this.change(next);
      this.say(placeText(next));
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.send(), REST_MS);
      return true;
    }
    if (event.ctrlKey || event.altKey) return false;
    if (event.key === "Delete" || event.key === "Backspace") {
      this.remove(mark);
      return true;
    }
    if (event.key === "Escape") {
      if (this.held) this.cancel();
      else this.select(0);
      return true;
    }
    return false;
  }

  // ---- Telling the server ------------------------------------------------------------------

  /** @param {Mark} mark */
  change(mark) {
    if (isSame(mark, this.mark(mark.id) ?? mark)) return;
    this.draft = mark;
    this.viewer.schedulePaint();
    this.viewer.readout.show();
  }

  /** Tell of a change that was not told yet. */
  send() {
    clearTimeout(this.resting);
    const { draft } = this;
    if (!draft || this.held) return;
    this.draft = null;
    const known = this.mark(draft.id);
    if (known && !isSame(known, draft)) this.tell(draft, false);
    this.viewer.schedulePaint();
  }

  /** @param {Mark} mark */
  remove(mark) {
    clearTimeout(this.resting);
    this.draft = this.held = null;
    this.tell(mark, true);
    this.say(`${mark.name} removed.`);
  }

  /** @param {Mark} mark @param {boolean} removed */
  tell({ id, kind, x, y, width, height, points }, removed) {
    // A polygon has no box of its own.
    const box = kind === "polygon" ? { x: 0, y: 0, width: 1, height: 1 } : { x, y, width, height };
    this.viewer.told.reshape({ id, removed, ...box, points });
  }

  // ---- Painting ----------------------------------------------------------------------------

  /** @param {CanvasRenderingContext2D} context */
  paint(context) {
    const { camera, look } = this.viewer;
    if (!this.isFree) return;
    for (const id of new Set([this.hovered, this.selected])) {
      const mark = this.mark(id);
      const isSelected = id === this.selected;
      if (mark) paintHandles(context, camera, look.ratio, mark, handlesOf(mark), isSelected);
    }
  }
}

const KEYS =
  "Drag it, or its handles; arrow keys move it by a pixel (Shift: 10), with Alt they resize it; " +
  "Delete removes it, Escape lets go.";
