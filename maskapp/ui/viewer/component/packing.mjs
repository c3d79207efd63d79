// The viewer's data as Python packs it: see packing.py.

/** @import { ViewerData } from "./data.d.ts" */

/** Of the same file the same data: a change of the theme sends it again. */
/** @type {WeakMap<Uint8Array, ViewerData>} */
const known = new WeakMap();

/** @param {Uint8Array} file @returns {ViewerData} */
export function unpacked(file) {
  const before = known.get(file);
  if (before) return before;
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const data = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length)));
  let at = 4 + length;
  const mask = (/** @type {number} */ size) => {
    at += size;
    return lettersOf(file.subarray(at - size, at));
  };
  data.mask.png = mask(data.mask.png);
  if (data.detail) data.detail.mask_png = mask(data.detail.mask_png);
  known.set(file, data);
  return data;
}

/** Bytes as a text, a letter each: equal ones are found by it. @param {Uint8Array} bytes */
function lettersOf(bytes) {
  const texts = [];
  // Not all at once: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192)
    texts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return texts.join("");
}
