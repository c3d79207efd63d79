// The mask of a drag: what a range selects, pixel by pixel. Pure functions.

/**
 * @import { ViewerLive } from "./data.d.ts"
 *
 * @typedef {Uint8Array | Uint16Array | Uint32Array} Values  Stored values, row by row.
 * @typedef {{low: number, high: number, outside: boolean}} Bounds  In ticks, both included.
 */

/**
 * @param {ArrayBuffer} content
 * @param {number} bytes  1, 2 or 4 for each value.
 * @param {number} length
 * @returns {Values}
 */
export function valuesOf(content, bytes, length) {
  if (bytes === 1) return new Uint8Array(content, 0, length);
  if (bytes === 2) return new Uint16Array(content, 0, length);
  return new Uint32Array(content, 0, length);
}

/**
 * The two answers of each pixel: bit 1 is that in the range, bit 0 that outside it.
 *
 * @param {Uint8Array} masks  1 bit a pixel: the mask with the range true everywhere, then nowhere.
 * @param {number} length
 */
export function choicesOf(masks, length) {
  /** @param {number} index */
  const bit = (index) => (masks[index >> 3] >> (7 - (index & 7))) & 1;
  const choices = new Uint8Array(length);
  for (let i = 0; i < length; i++) choices[i] = (bit(i) << 1) | bit(length + i);
  return choices;
}

/**
 * 1 for each stored value that the range selects.
 *
 * @param {Bounds} bounds
 * @param {Pick<ViewerLive, "zero" | "size" | "circular">} plane
 */
export function chosenValues(bounds, { zero, size, circular }) {
  let [low, high] = [bounds.low - zero, bounds.high - zero];
  if (circular) {
    // 360° is 0°, except as the upper end of a range that does not wrap.
    if (high === size) high = low === size ? 0 : size - 1;
    low %= size;
  }
  const inside = Number(!bounds.outside);
  const chosen = new Uint8Array(size).fill(1 - inside);
  if (low <= high) return chosen.fill(inside, low, high + 1);
  return chosen.fill(inside, 0, high + 1).fill(inside, low);
}

/**
 * Make selected pixels opaque white, all others transparent.
 *
 * @param {Uint32Array} pixels
 * @param {Values} values
 * @param {Uint8Array} choices
 * @param {Uint8Array} chosen
 * @returns {number} How many are selected.
 */
export function paintChoices(pixels, values, choices, chosen) {
  let selected = 0;
  for (let i = 0; i < pixels.length; i++) {
    const on = (choices[i] >> chosen[values[i]]) & 1;
    selected += on;
    pixels[i] = -on; // all bits
  }
  return selected;
}

/**
 * @param {Pick<ViewerLive, "considered" | "step" | "cleaned">} plane
 * @param {number} selected
 * @param {string} sampling  Which pixels the plane has, in words.
 */
export function shareText({ considered, step, cleaned }, selected, sampling) {
  const share = considered ? (100 * selected) / considered : 0;
  const about = step > 1 || cleaned ? "≈ " : "";
  const before = cleaned ? " Before cleaning." : "";
  const sampled = step > 1 ? ` Mask and share are those of ${sampling}.` : "";
  return `${about}${share.toFixed(1)} % selected while the slider moves.${before}${sampled}`;
}
