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
  let selected = 0;
  if (!rule.groups.length) pixels.fill(0);
  for (const [at, { match, ranges }] of rule.groups.entries()) {
    const tests = ranges.map((range) => testOf(range, channels));
    if (at === 0) {
      selected = apply(pixels, tests, match, true);
    } else if (match === rule.match || tests.length === 1) {
      selected = apply(pixels, tests, rule.match, false);
    } else {
      apply(scratch, tests, match, true);
      selected = join(pixels, scratch, rule.match);
    }
  }
  return rule.invert || counted ? finish(pixels, rule.invert, counted) : selected;
}

/** @param {RuleRange} range @param {Map<string, Channel>} channels @returns {Test} */
function testOf(range, channels) {
  const channel = channels.get(range.channel);
  if (!channel) throw new Error(`no plane of ${range.channel}`);
  return { values: channel.values, table: tableOf(range, channel.plane) };
}

/**
 * Three tests at a time: most rules have no more, and to go through all pixels costs more than a
 * test. Of fewer the first one comes again, which changes nothing.
 *
 * @param {Uint32Array} target
 * @param {Test[]} tests
 * @param {Rule["match"]} match
 * @param {boolean} isNew  What is in the target does not count.
 * @returns {number} How many are selected.
 */
function apply(target, tests, match, isNew) {
  let selected = 0;
  for (let at = 0; at < tests.length; at += 3) {
    const [first, second = first, third = first] = tests.slice(at, at + 3);
    const step = match === "all" ? applyAll : applyAny;
    selected = step(target, first, second, third, bits(Number(isNew && at === 0)));
  }
  return selected;
}

/** @param {Uint32Array} target @param {Test} a @param {Test} b @param {Test} c @param {number} fresh */
function applyAll(target, a, b, c, fresh) {
  const [one, two, three] = [a.values, b.values, c.values];
  const [first, second, third] = [a.table, b.table, c.table];
  let selected = 0;
  for (let i = 0; i < target.length; i++) {
    const on = (target[i] | fresh) & first[one[i]] & second[two[i]] & third[three[i]];
    target[i] = on;
    selected += on & 1;
  }
  return selected;
}

/** @param {Uint32Array} target @param {Test} a @param {Test} b @param {Test} c @param {number} fresh */
function applyAny(target, a, b, c, fresh) {
  const [one, two, three] = [a.values, b.values, c.values];
  const [first, second, third] = [a.table, b.table, c.table];
  let selected = 0;
  for (let i = 0; i < target.length; i++) {
    const on = (target[i] & ~fresh) | first[one[i]] | second[two[i]] | third[three[i]];
    target[i] = on;
    selected += on & 1;
  }
  return selected;
}

/** @param {Uint32Array} target @param {Uint32Array} other @param {Rule["match"]} match */
function join(target, other, match) {
  let selected = 0;
  for (let i = 0; i < target.length; i++) {
    const on = match === "all" ? target[i] & other[i] : target[i] | other[i];
    target[i] = on;
    selected += on & 1;
  }
  return selected;
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
