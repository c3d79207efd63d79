// A frame as Python packs it: see frame.py.

/** @import { Head } from "./data.d.ts" */

/**
 * @typedef {{width: number, height: number, bits: Uint8Array}} Mask  Rows of whole bytes.
 * @typedef {{key: string, name: string, tail: string}} Name
 * @typedef {[selected: string, considered: string, thresholds: string, notices: string,
 *   percents: (number | null)[]]} Row
 * @typedef {object} Frame
 * @property {Head} head
 * @property {Float32Array} percents  NaN where there is none.
 * @property {Float32Array} scores
 * @property {Uint8Array} flags
 * @property {Map<number, Mask> | null} masks  Null: those that the browser has.
 * @property {Name[] | null} names  Null: those that the browser has.
 * @property {Map<number, string>} whys
 * @property {Row[]} rows
 */

/** What is said of an image. */
export const FLAGS = {
  lookedAt: 1,
  unusual: 2,
  own: 4,
  leftOut: 8,
  unreadable: 16,
  exact: 32,
  refused: 64,
};

/** @param {Uint8Array} file @returns {Promise<Frame>} */
export async function unpacked(file) {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const text = new TextDecoder();
  /** @type {Head} */
  const head = JSON.parse(text.decode(file.subarray(4, 4 + length)));
  let at = 4 + length;
  const parts = head.parts.map((size) => {
    at += size;
    return file.slice(at - size, at);
  });
  const [numbers, bits, names, texts] = await Promise.all(parts.map(inflated));
  const count = numbers.length / 9;
  /** @type {[string, string, string][]} */
  const named = JSON.parse(text.decode(names));
  /** @type {{whys: Record<string, string>, rows: Row[]}} */
  const { whys, rows } = JSON.parse(text.decode(texts));
  return {
    head,
    percents: new Float32Array(numbers.buffer, 0, count),
    scores: new Float32Array(numbers.buffer, 4 * count, count),
    flags: numbers.subarray(8 * count),
    masks: bits.length || !head.overlays.length ? masksIn(bits, head.overlays) : null,
    names: named.length || !count ? named.map(([key, name, tail]) => ({ key, name, tail })) : null,
    whys: new Map(Object.entries(whys).map(([index, why]) => [Number(index), why])),
    rows,
  };
}

/** @param {Uint8Array} bits @param {[number, number, number][]} overlays */
function masksIn(bits, overlays) {
  /** @type {Map<number, Mask>} */
  const masks = new Map();
  let at = 0;
  for (const [index, width, height] of overlays) {
    const size = Math.ceil(width / 8) * height;
    masks.set(index, { width, height, bits: bits.subarray(at, at + size) });
    at += size;
  }
  return masks;
}

/** @param {Uint8Array<ArrayBuffer>} part */
async function inflated(part) {
  const stream = new Blob([part]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
