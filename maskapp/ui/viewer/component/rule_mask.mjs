// The mask of a rule, from the planes of its channels: what Python does, for a picture of preview
// size. A test compares the bits. Pure functions.

/**
 * @import { Plane, Planes } from "../../rule/form/data.d.ts"
 * @import { Rule, RuleRange } from "../../rule/form/model.mjs"
 *
 * @typedef {Uint8Array | Uint16Array | Uint32Array} Values  Stored values, row by row.
 * @typedef {{plane: Plane, values: Values}} Channel
 * @typedef {{values: Values, table: Uint32Array}} Test  All bits for each stored value that passes.
 */

/** @param {number} on */
const bits = (on) => -on >>> 0;

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
 * All bits for each pixel that counts.
 *
 * @param {Uint8Array} packed  A bit a pixel, the first one the highest.
 * @param {number} length
 */
export function countedOf(packed, length) {
  const counted = new Uint32Array(length);
  for (let i = 0; i < length; i++) counted[i] = bits((packed[i >> 3] >> (7 - (i & 7))) & 1);
  return counted;
}

/**
 * All bits for each stored value that a range selects.
 *
 * @param {RuleRange} range
 * @param {Pick<Plane, "zero" | "size" | "circular">} plane
 */
export function tableOf(range, { zero, size, circular }) {
  const table = new Uint32Array(size);
  if (range.low === null || range.high === null) return table;
  let [low, high] = [range.low - zero, range.high - zero];
  // An automatic bound has crossed the other one: there is nothing inside, and nothing outside.
  if (low > high && !circular) return table;
  if (circular) {
    // 360° is 0°, except as the upper end of a range that does not wrap.
    if (high === size) high = low === size ? 0 : size - 1;
    low %= size;
  }
  const inside = bits(Number(!range.outside));
  table.fill(~inside);
  if (low <= high) return table.fill(inside, low, high + 1);
  return table.fill(inside, 0, high + 1).fill(inside, low);
}

/**
 * Make selected pixels opaque white, all others transparent.
 *
 * @param {Uint32Array} pixels
 * @param {Rule} rule
 * @param {Map<string, Channel>} channels  Those of the rule.
 * @param {Uint32Array | null} counted  Null where all pixels count.
 * @param {Uint32Array} scratch  As long as `pixels`.
 * @returns {number} How many are selected.
 */
export function paintRule(pixels, rule, channels, counted, scratch) {
  if (!rule.groups.length) pixels.fill(0);
  for (const [at, { match, ranges }] of rule.groups.entries()) {
    const tests = ranges.map((range) => testOf(range, channels));
    if (at === 0) {
      evaluate(pixels, tests, match);
    } else if (match === rule.match || tests.length === 1) {
      for (const test of tests) apply(pixels, test, rule.match);
    } else {
      evaluate(scratch, tests, match);
      join(pixels, scratch, rule.match);
    }
  }
  return finish(pixels, rule.invert, counted);
}

/** @param {RuleRange} range @param {Map<string, Channel>} channels @returns {Test} */
function testOf(range, channels) {
  const channel = channels.get(range.channel);
  if (!channel) throw new Error(`no plane of ${range.channel}`);
  return { values: channel.values, table: tableOf(range, channel.plane) };
}

/** @param {Uint32Array} target @param {Test[]} tests @param {Rule["match"]} match */
function evaluate(target, [first, ...others], match) {
  const { values, table } = first;
  for (let i = 0; i < target.length; i++) target[i] = table[values[i]];
  for (const test of others) apply(target, test, match);
}

/** @param {Uint32Array} target @param {Test} test @param {Rule["match"]} match */
function apply(target, { values, table }, match) {
  if (match === "all") for (let i = 0; i < target.length; i++) target[i] &= table[values[i]];
  else for (let i = 0; i < target.length; i++) target[i] |= table[values[i]];
}

/** @param {Uint32Array} target @param {Uint32Array} other @param {Rule["match"]} match */
function join(target, other, match) {
  if (match === "all") for (let i = 0; i < target.length; i++) target[i] &= other[i];
  else for (let i = 0; i < target.length; i++) target[i] |= other[i];
}

/** @param {Uint32Array} pixels @param {boolean} invert @param {Uint32Array | null} counted */
function finish(pixels, invert, counted) {
  const turned = bits(Number(invert));
  let selected = 0;
  for (let i = 0; i < pixels.length; i++) {
    const on = (pixels[i] ^ turned) & (counted ? counted[i] : -1);
    pixels[i] = on;
    selected += on & 1;
  }
  return selected;
}

/**
 * @param {Pick<Planes, "considered" | "step" | "cleaned">} planes
 * @param {number} selected
 * @param {string} sampling  Which pixels the planes have, in words.
 */
export function shareText({ considered, step, cleaned }, selected, sampling) {
  const share = considered ? (100 * selected) / considered : 0;
  const about = step > 1 || cleaned ? "≈ " : "";
  const before = cleaned ? " Before cleaning." : "";
  const sampled = step > 1 ? ` Mask and share are those of ${sampling}.` : "";
  return `${about}${share.toFixed(1)} % selected while the rule changes.${before}${sampled}`;
}
