// The mask of a drag.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  choicesOf,
  chosenValues,
  paintChoices,
  shareText,
  valuesOf,
} from "../../maskapp/ui/viewer/component/choices.mjs";

const COUNTS = { zero: 0, size: 6, circular: false };
const CIRCLE = { zero: 0, size: 6, circular: true }; // 6 is 0 again

const chosen = (low, high, plane, outside = false) =>
  [...chosenValues({ low, high, outside }, plane)].join("");

test("both ends of a range are in it", () => {
  assert.equal(chosen(1, 3, COUNTS), "011100");
  assert.equal(chosen(2, 2, COUNTS), "001000");
  assert.equal(chosen(0, 5, COUNTS), "111111");
  assert.equal(chosen(1, 3, COUNTS, true), "100011");
});

test("a scale that begins elsewhere is stored from 0", () => {
  assert.equal(chosen(-2, -1, { zero: -3, size: 8, circular: false }), "01100000");
});

test("a circle's range may go through its end", () => {
  assert.equal(chosen(4, 1, CIRCLE), "110011");
  assert.equal(chosen(4, 1, CIRCLE, true), "001100");
  assert.equal(chosen(1, 4, CIRCLE), "011110");
});

test("the end of a circle is its start, but as a high end without wrapping", () => {
  assert.equal(chosen(0, 6, CIRCLE), "111111");
  assert.equal(chosen(2, 6, CIRCLE), "001111");
  assert.equal(chosen(6, 2, CIRCLE), "111000");
  assert.equal(chosen(6, 6, CIRCLE), "100000");
});

test("masks are bits, one after the other without padding", () => {
  // 5 pixels: 10110 in the range, 00101 outside it.
  const choices = choicesOf(Uint8Array.of(0b10110_001, 0b01_000000), 5);
  assert.deepEqual([...choices], [0b10, 0b00, 0b11, 0b10, 0b01]);
});

test("values have 1, 2 or 4 bytes, little-endian", () => {
  const content = Uint8Array.of(1, 2, 0, 0, 5, 0, 0, 0).buffer;
  assert.deepEqual([...valuesOf(content, 1, 3)], [1, 2, 0]);
  assert.deepEqual([...valuesOf(content, 2, 2)], [0x201, 0]);
  assert.deepEqual([...valuesOf(content, 4, 2)], [0x201, 5]);
});

test("each pixel takes the answer that its value chooses", () => {
  const pixels = new Uint32Array(5);
  // Never, only in the range, only outside it, always, only in the range.
  const choices = Uint8Array.of(0b00, 0b10, 0b01, 0b11, 0b10);
  const values = Uint8Array.of(2, 2, 2, 0, 0);
  const selected = paintChoices(pixels, values, choices, chosenValues(bounds(1, 3), COUNTS));
  assert.deepEqual([...pixels], [0, 0xffffffff, 0, 0xffffffff, 0]);
  assert.equal(selected, 2);
});

const bounds = (low, high) => ({ low, high, outside: false });

test("the share says what it is of", () => {
  const exact = { considered: 8, step: 1, cleaned: false };
  assert.equal(shareText(exact, 2, ""), "25.0 % selected while the slider moves.");
  assert.equal(
    shareText({ considered: 3, step: 2, cleaned: true }, 1, "every 2nd pixel"),
    "≈ 33.3 % selected while the slider moves. Before cleaning." +
      " Mask and share are those of every 2nd pixel.",
  );
  assert.match(shareText({ ...exact, cleaned: true }, 2, ""), /^≈ .* Before cleaning\.$/);
  assert.match(shareText({ ...exact, step: 2 }, 2, "some"), /^≈ .* those of some\.$/);
  const nothing = { considered: 0, step: 1, cleaned: false };
  assert.equal(shareText(nothing, 0, ""), "0.0 % selected while the slider moves.");
});
