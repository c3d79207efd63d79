// What a press on the slider takes. Pure functions; lengths are CSS pixels along the scale.

/** @import { End } from "./scale.mjs" */

/**
 * The handle that is nearer; of two on one place, that on whose side the press is.
 *
 * @param {number} x
 * @param {number} low
 * @param {number} high
 * @returns {End}
 */
export function nearest(x, low, high) {
  const [left, right] = [Math.abs(x - low), Math.abs(x - high)];
  return left < right || (left === right && x <= low) ? "low" : "high";
}

/**
 * The handle that a press takes, or the band between them, or null for neither.
 *
 * @param {number} x
 * @param {[number, number]} places  Where the bounds are.
 * @param {number} thumb  Width of a handle.
 * @param {number} reach  How far from a handle a press still takes it.
 * @returns {End | "band" | null}
 */
export function heldAt(x, [low, high], thumb, reach) {
  // Handles stand outside their values, so each has a side of its own even on one value.
  const half = thumb / 2;
  const end = nearest(x, low - half, high + half);
  const middle = end === "low" ? low - half : high + half;
  if (Math.abs(x - middle) <= half + reach) return end;
  const inside = low <= high ? x > low && x < high : x > low || x < high;
  return inside ? "band" : null;
}
