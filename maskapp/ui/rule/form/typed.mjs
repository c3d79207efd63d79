// Numbers as they are typed. Python decides what a text means; here is only what surely is a number,
// so that the picture can follow each digit. Pure functions.

/** @import { Scale } from "./data.d.ts" */

const NUMBER = /^([+-]?)(\d*)(?:[.,](\d*))?$/;

/**
 * Whether a text is a whole number that lies outside a scale, and the more so the longer it gets.
 *
 * @param {string} text
 * @param {Pick<Scale, "low" | "high">} scale
 */
export function isBeyond(text, { low, high }) {
  const plain = text.trim().replace("−", "-");
  if (!/^[+-]?\d+$/.test(plain)) return false;
  const number = Number(plain);
  return number > Math.max(high, 0) || number < Math.min(low, 0);
}

/**
 * The ticks that a text stands for, null if it is no number of the scale or could be two.
 *
 * @param {string} text
 * @param {Scale} scale
 */
export function typedTicks(text, { low, high, grid, unit }) {
  const plain = text.trim().replace("−", "-");
  const bare = unit && plain.endsWith(unit) ? plain.slice(0, -unit.length).trimEnd() : plain;
  const found = NUMBER.exec(bare);
  if (!found) return null;
  const [, sign, whole, decimals = ""] = found;
  if (!whole && !decimals) return null;
  // "1.200" may be twelve hundred. Where no number is that large, nobody means thousands.
  const thousands = decimals.length === 3 && whole.length > 0 && !whole.startsWith("0");
  if (thousands && (Math.max(-low, high) >= 1000 || grid === 1)) return null;
  const digits = String(grid).length - 1;
  if (/[^0]/.test(decimals.slice(digits))) return null; // between two steps
  const size = Number(`${whole}${decimals.slice(0, digits).padEnd(digits, "0")}`);
  const ticks = sign === "-" && size ? -size : size;
  return ticks >= low * grid && ticks <= high * grid ? ticks : null;
}

/**
 * A value as a box shows it: with all decimals of the grid.
 *
 * @param {number} ticks
 * @param {Pick<Scale, "grid">} scale
 */
export function boxText(ticks, { grid }) {
  return (ticks / grid).toFixed(String(grid).length - 1);
}
