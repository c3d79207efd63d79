// What tells that a mask is the page's: its texts are those of tests/files/writing/test_bilevel.py.

import assert from "node:assert/strict";
import { test } from "node:test";
import { digestOf } from "../../maskapp/ui/viewer/component/digest.mjs";

const maskOf = (length, selected) =>
  Uint32Array.from({ length }, (_, at) => (selected(at) ? 0xffffffff : 0));

test("digests are those of Python", () => {
  assert.equal(digestOf(maskOf(9, (at) => at % 4 === 0)), "5f3b839c-01920109");
  const many = maskOf(41 * 61, (at) => (at * 7919) % 13 < 5);
  assert.equal(digestOf(many), "35a9a622-dea47869");
});

test("one pixel changes it", () => {
  const mask = maskOf(100_000, (at) => at % 3 === 0);
  const before = digestOf(mask);
  mask[99_999] ^= 0xffffffff;
  assert.notEqual(digestOf(mask), before);
});
