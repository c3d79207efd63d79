// Where values lie on the slider. Pure functions; values are ticks, whole steps of the grid.

import { handStep } from "../../widgets/number_keys/ticks.mjs";
import { clamp } from "../../widgets/numbers.mjs";

/**
 * @import { Scale } from "./data.d.ts"
 *
 * @typedef {"low" | "high"} End
 * @typedef {[number, number]} Pair  Low and high, in ticks.
 */

/** @type {[End, End]} */
export const ENDS = ["low", "high"];

/** Steps by hand; with Shift steps of the grid. @type {Record<string, number>} */
const ARROWS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
/** @type {Record<string, number>} */
const PAGES = { PageDown: -1, PageUp: 1 };

/** @param {Pick<Scale, "low" | "high" | "grid">} scale @returns {Pair} */
export function limitsOf(scale) {
  return [scale.low * scale.grid, scale.high * scale.grid];
}

/**
 * How far along the view a value lies, 0–1; values beyond it are at its edge.
 *
 * @param {number} ticks
 * @param {Pair} view
 */
export function fractionOf(ticks, [start, end]) {
  return end > start ? clamp((ticks - start) / (end - start), 0, 1) : 0;
}

/**
 * The value at a fraction of the view.
 *
 * The edge of a view of a part stands for all beyond it: "everything brighter" has no number.
 *
 * @param {number} share  0–1; beyond them as at the edge.
 * @param {Pair} view
 * @param {Scale} scale
 */
export function ticksAt(share, [start, stop], scale) {
  const [first, last] = limitsOf(scale);
  if (share <= 0) return first;
  return share >= 1 ? last : start + share * (stop - start);
}

/**
 * The kept spans.
 *
 * @param {Pair} bounds
 * @param {Scale} scale
 * @param {boolean} outside
 * @returns {Pair[]}
 */
export function keptSpans([low, high], scale, outside) {
  const [first, last] = limitsOf(scale);
  if (outside === low > high) return [[Math.min(low, high), Math.max(low, high)]];
  return [
    [first, Math.min(low, high)],
    [Math.max(low, high), last],
  ];
}

/**
 * The step of a dragged handle: about what one pixel is, so that numbers are as round as the hand
 * is exact.
 *
 * @param {number} ticksPerPixel
 * @param {number} grid
 */
export function dragStep(ticksPerPixel, grid) {
  if (grid === 1) return 1;
  const step = handStep(grid);
  return ticksPerPixel >= step ? step : step / 10;
}

/**
 * Where a key takes a handle, null for keys that take it nowhere.
 *
 * @param {number} ticks  Where it is.
 * @param {{key: string, shiftKey: boolean}} event
 * @param {Pair} view
 * @param {Scale} scale
 */
export function keyed(ticks, { key, shiftKey }, [start, stop], scale) {
  const now = clamp(ticks, start, stop);
  const [first, last] = limitsOf(scale);
  if (key === "Home") return first;
  if (key === "End") return last;
  if (key in PAGES) {
    return now + PAGES[key] * Math.max(10 * handStep(scale.grid), Math.round((stop - start) / 50));
  }
  return key in ARROWS ? now + ARROWS[key] * (shiftKey ? 1 : handStep(scale.grid)) : null;
}

/**
 * The bounds after one handle was taken to `ticks`.
 *
 * @param {Pair} bounds
 * @param {End} end
 * @param {number} ticks
 * @param {Scale} scale
 * @returns {Pair}
 */
export function withEnd([low, high], end, ticks, scale) {
  const to = clamp(ticks, ...limitsOf(scale));
  if (scale.circular) return end === "low" ? [to, high] : [low, to];
  return end === "low" ? [Math.min(to, high), high] : [low, Math.max(to, low)];
}

/**
 * The bounds moved together, around the circle or up to the end of the scale.
 *
 * @param {Pair} bounds
 * @param {number} ticks
 * @param {Scale} scale
 * @returns {Pair}
 */
export function shifted([low, high], ticks, scale) {
  const [first, last] = limitsOf(scale);
  if (ticks === 0) return [low, high]; // 360° stays 360°
  if (scale.circular) {
    const turn = last - first;
    /** @param {number} value */
    const around = (value) => first + ((((value - first + ticks) % turn) + turn) % turn);
    return [around(low), around(high)];
  }
  const by = clamp(ticks, first - low, last - high);
  return [low + by, high + by];
}

/**
 * Whether the bounds hold the whole scale, so that they cannot move together.
 *
 * @param {Pair} bounds
 * @param {Scale} scale
 */
export function isWhole([low, high], scale) {
  const [first, last] = limitsOf(scale);
  return low === first && high === last;
}

/**
 * How the page writes a value: "350°", "12.34 %", "−12".
 *
 * @param {number} ticks
 * @param {Pick<Scale, "grid" | "unit">} scale
 */
export function textOf(ticks, { grid, unit }) {
  const number = String(ticks / grid).replace("-", "−");
  return unit === "%" ? `${number} %` : `${number}${unit}`;
}
