// What a slider looks like.

import { partOf } from "../mounting.mjs";
import { ENDS, fractionOf, keptSpans, textOf } from "./scale.mjs";

/**
 * @import { End, Pair } from "./scale.mjs"
 * @import { Shown } from "./slider.mjs"
 */

export class Drawing {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.rail = partOf(root, "rail", HTMLElement);
    this.inputs = {
      low: partOf(root, "input-low", HTMLInputElement),
      high: partOf(root, "input-high", HTMLInputElement),
    };
    this.handles = {
      low: partOf(root, "low", HTMLElement),
      high: partOf(root, "high", HTMLElement),
    };
    this.kept = [partOf(root, "kept", HTMLElement), partOf(root, "more", HTMLElement)];
  }

  /**
   * @param {Shown} data
   * @param {Pair} bounds
   * @param {End | "band" | ""} held  What the pointer holds.
   * @param {boolean} waiting  For Python's answer.
   */
  draw(data, bounds, held, waiting) {
    const { root } = this;
    root.ariaLabel = data.names.slider;
    root.dataset.held = held;
    root.dataset.range = `${data.range_id}`;
    root.dataset.waiting = `${waiting}`;
    root.style.setProperty("--track", gradient(data.track));
    for (const [at, end] of ENDS.entries()) this.drawEnd(data, end, bounds[at]);
    const spans = keptSpans(bounds, data.scale, data.outside);
    for (const [index, kept] of this.kept.entries()) {
      const [from, to] = (spans[index] ?? [0, 0]).map((ticks) => fractionOf(ticks, data.view));
      kept.hidden = !spans[index];
      kept.style.setProperty("--from", `${from}`);
      kept.style.setProperty("--part", `${Math.max(to - from, 1e-6)}`);
    }
  }

  /** @param {Shown} data @param {End} end @param {number} ticks */
  drawEnd({ scale, names, view }, end, ticks) {
    const input = this.inputs[end];
    const text = textOf(ticks, scale);
    Object.assign(input, { min: scale.low, max: scale.high, step: scale.grid === 1 ? 1 : "any" });
    input.value = `${ticks / scale.grid}`;
    input.ariaLabel = names[end];
    input.setAttribute("aria-valuetext", text);
    this.handles[end].style.setProperty("--at", `${fractionOf(ticks, view)}`);
    partOf(this.handles[end], "label", HTMLElement).textContent = text;
  }
}

/** @param {string[]} colours */
function gradient(colours) {
  return colours.length > 1 ? `linear-gradient(90deg, ${colours.join(", ")})` : "none";
}
