// The viewer's data out of one file.

import assert from "node:assert/strict";
import { test } from "node:test";
import { unpacked } from "../../maskapp/ui/viewer/component/packing.mjs";

/** As `packing.py` does it; not at the start of its buffer, as Streamlit's are not. */
function packed(head, ...masks) {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const file = new Uint8Array([7, 7, 7, 0, 0, 0, 0, ...text, ...masks.flat()]).subarray(3);
  new DataView(file.buffer, 3).setUint32(0, text.length, true);
  return file;
}

const bytesOf = (letters) => Array.from(letters, (letter) => letter.charCodeAt(0));

test("every byte of a mask is there, also of one that is larger than a call", () => {
  const all = Array.from({ length: 20_000 }, (_, n) => (n * 7) % 256);
  const data = unpacked(packed({ caption: "≈", mask: { png: all.length }, detail: null }, all));
  assert.equal(data.caption, "≈");
  assert.deepEqual(bytesOf(data.mask.png), all);
});

test("preview and detail have their own", () => {
  const head = { mask: { png: 2 }, detail: { mask_png: 3 } };
  const data = unpacked(packed(head, [1, 255], [0, 128, 9]));
  assert.deepEqual(bytesOf(data.mask.png), [1, 255]);
  assert.deepEqual(bytesOf(data.detail.mask_png), [0, 128, 9]);
});

test("the same file again is the same data", () => {
  const file = packed({ mask: { png: 0 }, detail: null });
  assert.equal(unpacked(file), unpacked(file));
});
