// Where keys take the number in a box. Pure functions.

import { clamp } from "../numbers.mjs";

/** @typedef {[low: number, high: number, grid: number]} NumberScale  `grid` ticks per unit. */

/** @type {Record<string, number>} */
const BY = { ArrowUp: 1, ArrowDown: -1 };

/**
 * Steps of the grid that a text stands for; the lowest for none, NaN for what is no number.
 *
 * @param {string} text
 * @param {NumberScale} scale
 */
export function ticksOf(text, [low, , grid]) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  if (!plain) return low * grid;
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Math.round(Number(plain) * grid) : Number.NaN;
}

/**
 * Ticks of a step by hand: a count, degree or per cent; 0.01 on a finer grid. As the channels'
 * `hand` in Python.
 *
 * @param {number} grid
 */
export function handStep(grid) {
  return grid <= 100 ? grid : grid / 100;
}

/** @param {string} key */
export function isStep(key) {
  return key in BY;
}

/**
 * The text that a key makes of another one, null where it changes nothing.
 *
 * @param {string} text
 * @param {{key: string, shiftKey: boolean}} event
 * @param {NumberScale} scale
 */
export function stepped(text, { key, shiftKey }, scale) {
  const [low, high, grid] = scale;
  const now = ticksOf(text, scale);
  if (Number.isNaN(now)) return null;
  const ticks = clamp(now + BY[key] * (shiftKey ? 1 : handStep(grid)), low * grid, high * grid);
  return ticks === now ? null : (ticks / grid).toFixed(String(grid).length - 1);
}
