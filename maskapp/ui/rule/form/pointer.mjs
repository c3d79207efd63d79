// Mouse and touch on the handles. Lengths are CSS pixels along the scale, from its lowest value.

import { heldAt, nearest } from "./pressing.mjs";
import { dragStep, ENDS, fractionOf, isWhole, shifted, ticksAt, withEnd } from "./scale.mjs";

/**
 * @import { FormRow } from "./data.d.ts"
 * @import { End } from "./scale.mjs"
 * @import { Slider } from "./slider.mjs"
 *
 * @typedef {object} Drag
 * @property {"pointer"} by
 * @property {number} pointer  Its id.
 * @property {End | "band"} end
 * @property {number} press  Where it began.
 * @property {number} grip  How far from the handle's place.
 * @property {boolean} going  It has moved.
 */

/**
 * How far from a handle a press still takes it; fingers are broader.
 *
 * @type {Record<string, number>}
 */
const REACH = { mouse: 10, pen: 14, touch: 24 };

export class Pointer {
  /** @param {Slider} slider */
  constructor(slider) {
    this.slider = slider;
    this.width = 1;
    const { rail } = slider;
    rail.addEventListener("pointerdown", (event) => this.onDown(event));
    rail.addEventListener("pointermove", (event) => this.onMove(event));
    const release = (/** @type {PointerEvent} */ event) => this.dragOf(event) && slider.rest();
    rail.addEventListener("pointerup", release);
    const lose = (/** @type {PointerEvent} */ event) => this.dragOf(event) && slider.cancel();
    rail.addEventListener("pointercancel", lose);
    rail.addEventListener("lostpointercapture", lose);
  }

  /** @param {PointerEvent} event @returns {Drag | null} The drag that the event belongs to. */
  dragOf(event) {
    const { gesture } = this.slider;
    return gesture?.by === "pointer" && gesture.pointer === event.pointerId ? gesture : null;
  }

  /** @param {PointerEvent} event */
  onDown(event) {
    const { slider } = this;
    if (event.button !== 0 || !event.isPrimary || !slider.row || slider.isFixed) return;
    event.preventDefault(); // neither selects text nor takes the focus away again
    slider.rail.setPointerCapture(event.pointerId);
    const x = this.offset(event);
    const held = this.heldAt(x, REACH[event.pointerType] ?? REACH.mouse);
    const end = held ?? nearest(x, ...this.places());
    slider.inputs[end === "band" ? "low" : end].focus({ preventScroll: true });
    const grip = end === "band" || !held ? 0 : x - this.place(end);
    slider.begin({ by: "pointer", pointer: event.pointerId, end, press: x, grip, going: false });
    if (!held && end !== "band") this.take(end, x);
  }

  /** @param {PointerEvent} event */
  onMove(event) {
    const drag = this.dragOf(event);
    if (!drag) return;
    const x = this.offset(event);
    // A press alone moves nothing: it would take a bound to the nearest round number.
    if (x === drag.press && !drag.going) return;
    drag.going = true;
    if (drag.end === "band") this.shift(x - drag.press);
    else this.take(drag.end, x - drag.grip);
  }

  /** @param {End} end @param {number} x */
  take(end, x) {
    const { bounds, row } = this.slider;
    if (!row) return;
    const ticks = this.snapped(ticksAt(x / this.width, row.view, row.scale), row);
    this.slider.move(withEnd(bounds, end, ticks, row.scale));
  }

  /** @param {number} distance */
  shift(distance) {
    const { before, row } = this.slider;
    if (!row) return;
    const ticks = this.snapped(distance * this.ticksPerPixel(row), row);
    this.slider.move(shifted(before, ticks, row.scale));
  }

  /** @param {number} ticks @param {FormRow} row */
  snapped(ticks, row) {
    const step = dragStep(this.ticksPerPixel(row), row.scale.grid);
    return Math.round(ticks / step) * step;
  }

  /** @param {number} x @param {number} reach */
  heldAt(x, reach) {
    const { bounds, row } = this.slider;
    const held = heldAt(x, this.places(), this.thumb, reach);
    return held === "band" && row && isWhole(bounds, row.scale) ? null : held;
  }

  /** @param {PointerEvent} event */
  offset(event) {
    const box = this.slider.rail.getBoundingClientRect();
    this.width = Math.max(1, box.width - 2 * this.thumb);
    return event.clientX - box.left - this.thumb;
  }

  /** @returns {[number, number]} */
  places() {
    return [this.place("low"), this.place("high")];
  }

  /** @param {End} end */
  place(end) {
    const { bounds, row } = this.slider;
    return row ? this.width * fractionOf(bounds[ENDS.indexOf(end)], row.view) : 0;
  }

  get thumb() {
    return this.slider.handles.low.offsetWidth;
  }

  /** @param {FormRow} row */
  ticksPerPixel({ view: [start, stop] }) {
    return (stop - start) / this.width;
  }
}
