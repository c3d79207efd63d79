// The mask of a rule from the planes of its channels; Python compares whole masks.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countedOf,
  paintRule,
  shareText,
  tableOf,
  valuesOf,
} from "../../maskapp/ui/viewer/component/rule_mask.mjs";

const COUNTS = { zero: 0, size: 6, circular: false };
const CIRCLE = { zero: 0, size: 6, circular: true }; // 6 is 0 again

const table = (low, high, plane, outside = false) =>
  [...tableOf({ low, high, outside }, plane)].map((bits) => bits & 1).join("");

test("both ends of a range are in it", () => {
  assert.equal(table(1, 3, COUNTS), "011100");
  assert.equal(table(2, 2, COUNTS), "001000");
  assert.equal(table(1, 3, COUNTS, true), "100011");
});

test("a scale that begins elsewhere is stored from 0", () => {
  assert.equal(table(-2, -1, { zero: -3, size: 8, circular: false }), "01100000");
});

test("a circle's range may go through its end, which is its start but as a high end", () => {
  assert.equal(table(4, 1, CIRCLE), "110011");
  assert.equal(table(4, 1, CIRCLE, true), "001100");
  assert.equal(table(0, 6, CIRCLE), "111111");
  assert.equal(table(6, 2, CIRCLE), "111000");
  assert.equal(table(6, 6, CIRCLE), "100000");
});

test("an automatic bound without a value, or beyond the other one, selects nothing", () => {
  assert.equal(table(null, 5, COUNTS), "000000");
  assert.equal(table(4, 1, COUNTS, true), "000000");
});

test("pixels that count are bits, and values have 1, 2 or 4 bytes, little-endian", () => {
  assert.deepEqual(
    [...countedOf(Uint8Array.of(0b10110_000), 5)].map((bits) => bits & 1),
    [1, 0, 1, 1, 0],
  );
  const content = Uint8Array.of(1, 2, 0, 0, 5, 0, 0, 0).buffer;
  assert.deepEqual([...valuesOf(content, 1, 3)], [1, 2, 0]);
  assert.deepEqual([...valuesOf(content, 2, 2)], [0x201, 0]);
  assert.deepEqual([...valuesOf(content, 4, 2)], [0x201, 5]);
});

test("a rule without ranges selects nothing, inverted what counts", () => {
  const pixels = new Uint32Array(3).fill(7);
  const rule = { match: "any", groups: [], invert: true };
  const counted = countedOf(Uint8Array.of(0b10100000), 3);
  assert.equal(paintRule(pixels, rule, new Map(), counted, new Uint32Array(3)), 2);
  assert.deepEqual([...pixels], [0xffffffff, 0, 0xffffffff]);
});

test("the share says what it is of", () => {
  const exact = { considered: 8, step: 1, cleaned: false };
  assert.equal(shareText(exact, 2, ""), "25.0 % selected while the rule changes.");
  assert.equal(
    shareText({ considered: 3, step: 2, cleaned: true }, 1, "every 2nd pixel"),
    "≈ 33.3 % selected while the rule changes. Before cleaning." +
      " Mask and share are those of every 2nd pixel.",
  );
  const nothing = { considered: 0, step: 1, cleaned: false };
  assert.equal(shareText(nothing, 0, ""), "0.0 % selected while the rule changes.");
});

test("as many ranges as there are, in groups after others too, and how many they select", () => {
  const values = Uint8Array.of(0, 1, 2, 3, 4, 5);
  const channels = new Map([["red", { values, plane: COUNTS }]]);
  const range = (low, high) => ({ channel: "red", low, high, outside: false });
  const ranges = [range(0, 4), range(1, 5), range(1, 4), range(2, 5), range(0, 3)];
  const select = (match, ...groups) => {
    const pixels = new Uint32Array(6).fill(7);
    const rule = { match, invert: false, groups };
    const selected = paintRule(pixels, rule, channels, null, new Uint32Array(6));
    const text = [...pixels].map((bits) => bits & 1).join("");
    assert.equal(selected, text.replaceAll("0", "").length);
    return text;
  };
  assert.equal(select("any", { match: "all", ranges }), "001100");
  assert.equal(select("any", { match: "any", ranges: ranges.slice(2) }), "111111");
  assert.equal(select("any", { match: "any", ranges: [range(0, 0), range(5, 5)] }), "100001");
  const ends = { match: "any", ranges: [range(0, 0), range(5, 5)] };
  assert.equal(select("any", { match: "all", ranges }, ends), "101101");
  assert.equal(select("all", ends, { match: "all", ranges: ranges.slice(0, 1) }), "100000");
});
