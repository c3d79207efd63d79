// What tells that two masks are the same: `mask_digest` of bilevel.py. Pure functions.

/** The remainders of one byte, see https://www.w3.org/TR/png/#D-CRCAppendix. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});
const ADLER = 65521;

/**
 * @param {Uint32Array} pixels  Of a mask, row by row: 0 for those that are not selected.
 * @returns {string}
 */
export function digestOf(pixels) {
  let crc = 0xffffffff;
  let [low, high] = [1, 0];
  for (let at = 0; at < pixels.length; ) {
    let byte = 0;
    // Beyond the end there is undefined, which is no selected pixel.
    for (let bit = 0; bit < 8; bit++, at++) byte = (byte << 1) | (pixels[at] ? 1 : 0);
    crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
    low = (low + byte) % ADLER;
    high = (high + low) % ADLER;
  }
  return `${hex(~crc)}-${hex((high << 16) | low)}`;
}

/** @param {number} number  Of 32 bits. */
function hex(number) {
  return (number >>> 0).toString(16).padStart(8, "0");
}
