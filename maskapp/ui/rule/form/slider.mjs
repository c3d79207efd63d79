// Two handles on a histogram: what mouse, touch and keys make of the bounds.

import { element, say, set } from "./elements.mjs";
import { Histogram } from "./histogram.mjs";
import { Pointer } from "./pointer.mjs";
import { ENDS, fractionOf, keptSpans, keyed, textOf, withEnd } from "./scale.mjs";
import { series } from "./series.mjs";

/**
 * @import { FormRow } from "./data.d.ts"
 * @import { Drag } from "./pointer.mjs"
 * @import { End, Pair } from "./scale.mjs"
 *
 * @typedef {object} Hand  Who hears of the handles.
 * @property {(bounds: Pair, keys: number, isDone: boolean) => void} move  `keys` names a series of
 *   keys, 0: no keys; `isDone`: it is not only tried.
 * @property {() => void} rest  The bounds are where they are to be.
 * @property {() => void} cancel  They are to be where they were.
 */

/** Of keys that follow each other faster than this the first is told at once, then the last. */
const IDLE_MS = 150;

export class Slider {
  /** @param {Hand} hand @param {AbortSignal} signal */
  constructor(hand, signal) {
    this.hand = hand;
    this.signal = signal;
    /** @type {FormRow | null} */
    this.row = null;
    /** With the pointer, or with keys until they rest. @type {Drag | {by: "keys", keys: number} | null} */
    this.gesture = null;
    /** @type {Pair} the bounds when it took hold */
    this.before = [0, 0];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.idle = undefined;
    this.isFixed = false;
    this.histogram = new Histogram(signal);
    const track = element("div", { class: "track" });
    this.rail = element("div", { class: "rail" }, this.histogram.canvas, track);
    this.inputs = { low: this.input("low"), high: this.input("high") };
    this.handles = { low: this.handle("low"), high: this.handle("high") };
    for (const end of ENDS) this.rail.append(this.inputs[end], this.handles[end]);
    this.root = element("div", { class: "slider", role: "group", "data-held": "" }, this.rail);
    this.pointer = new Pointer(this);
    const leave = (/** @type {FocusEvent} */ { relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.root.contains(relatedTarget))) this.rest();
    };
    this.root.addEventListener("focusout", leave);
  }

  /** @param {End} end */
  input(end) {
    const made = element("input", { type: "range" });
    made.addEventListener("keydown", (event) => this.onKey(end, event));
    // A screen reader sets the value itself.
    made.addEventListener("input", () => {
      if (this.row) this.step(end, Math.round(Number(made.value) * this.row.scale.grid));
    });
    return made;
  }

  /** @param {End} end */
  handle(end) {
    return element("div", { class: `handle ${end}`, "aria-hidden": "true" }, element("span"));
  }

  /** @returns {Pair} */
  get bounds() {
    return [this.row?.low.ticks ?? 0, this.row?.high.ticks ?? 0];
  }

  // ---- Gestures ----------------------------------------------------------------------------

  /** @param {Drag | {by: "keys", keys: number}} gesture */
  begin(gesture) {
    if (this.gesture) this.rest();
    this.gesture = gesture;
    this.before = this.bounds;
  }

  /** @param {Pair} bounds  Where the hand has taken them. @param {boolean} isDone  For good. */
  move(bounds, isDone = false) {
    const [low, high] = this.bounds;
    const keys = this.gesture?.by === "keys" ? this.gesture.keys : 0;
    if (bounds[0] !== low || bounds[1] !== high) this.hand.move(bounds, keys, isDone);
  }

  /** The hand lets go. */
  rest() {
    clearTimeout(this.idle);
    if (!this.gesture) return;
    this.gesture = null;
    this.hand.rest();
    this.draw();
  }

  /** Take back what the hand has done since it took hold. */
  cancel() {
    if (!this.gesture) return;
    clearTimeout(this.idle);
    if (this.gesture.by === "keys") {
      this.move(this.before); // what was told is taken back as a part of the same edit
      this.rest();
      return;
    }
    this.gesture = null;
    this.hand.cancel();
    this.draw();
  }

  /** @param {End} end @param {KeyboardEvent} event */
  onKey(end, event) {
    if (!this.row) return;
    if (event.key === "Escape" && this.gesture) {
      this.cancel();
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      this.rest(); // a shortcut: what follows must find this edit made
      return;
    } else {
      const now = this.bounds[ENDS.indexOf(end)];
      const to = keyed(now, event, this.row.view, this.row.scale);
      if (to === null) return;
      this.step(end, to);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {End} end @param {number} ticks */
  step(end, ticks) {
    if (!this.row) return;
    const isFirst = this.gesture?.by !== "keys";
    if (isFirst) this.begin({ by: "keys", keys: series() });
    // Who presses one key wants to see its mask and its numbers.
    this.move(withEnd(this.bounds, end, ticks, this.row.scale), isFirst);
    this.draw(); // also where nothing moved: a screen reader has changed the input
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.rest(), IDLE_MS);
  }

  // ---- What is seen ------------------------------------------------------------------------

  /** @param {FormRow} row */
  show(row) {
    this.row = row;
    // A range that is found anew in each image has no bounds to take hold of.
    this.isFixed = row.low.method !== "" || row.high.method !== "";
    this.root.classList.toggle("fixed", this.isFixed);
    for (const end of ENDS) this.inputs[end].disabled = this.isFixed;
    this.draw();
  }

  draw() {
    const { row, root, bounds } = this;
    if (!row) return;
    set(root, "aria-label", `${row.label} range${row.suffix}`);
    root.dataset.held = this.gesture?.by === "pointer" ? this.gesture.end : "";
    root.style.setProperty("--track", gradient(row.track));
    for (const [at, end] of ENDS.entries()) this.drawEnd(row, end, bounds[at]);
    const kept = keepsNothing(row) ? [] : keptSpans(bounds, row.scale, row.outside);
    this.histogram.show(
      row.heights,
      kept.map(([from, to]) => [fractionOf(from, row.view), fractionOf(to, row.view)]),
    );
  }

  /** @param {FormRow} row @param {End} end @param {number} ticks */
  drawEnd({ scale, view, label, suffix }, end, ticks) {
    const input = this.inputs[end];
    const text = textOf(ticks, scale);
    const step = scale.grid === 1 ? "1" : "any";
    for (const [name, value] of Object.entries({
      min: `${scale.low}`,
      max: `${scale.high}`,
      step,
    })) {
      set(input, name, value);
    }
    input.value = `${ticks / scale.grid}`;
    set(input, "aria-label", `${label} range ${end === "low" ? "from" : "to"}${suffix}`);
    set(input, "aria-valuetext", text);
    this.handles[end].style.setProperty("--at", `${fractionOf(ticks, view)}`);
    say(/** @type {Element} */ (this.handles[end].firstChild), text);
  }
}

/** Whether an automatic bound has no value, or crossed the other one. @param {FormRow} row */
function keepsNothing({ low, high, scale }) {
  if (low.ticks === null || high.ticks === null) return true;
  return low.ticks > high.ticks && !scale.circular;
}

/** @param {string[]} colours */
function gradient(colours) {
  return colours.length > 1 ? `linear-gradient(90deg, ${colours.join(", ")})` : "none";
}
