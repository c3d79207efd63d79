// What the arrow keys make of a number that is being typed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { handStep, isStep, stepped, ticksOf } from "../../maskapp/ui/widgets/number_keys/ticks.mjs";

const COUNTS = [0, 255, 1];
const PERCENT = [0, 100, 100];
const LAB = [-128, 127, 100];

test("texts are read as the page reads them", () => {
  assert.equal(ticksOf("12.34", PERCENT), 1234);
  assert.equal(ticksOf("0.29", PERCENT), 29); // 0.29 · 100 is a little less in binary
  assert.equal(ticksOf(" 12,5 ", PERCENT), 1250);
  assert.equal(ticksOf("−3", LAB), -300);
  assert.equal(ticksOf(".5", LAB), 50);
  assert.equal(ticksOf("", LAB), -12800); // nothing is typed: the lowest
  for (const text of ["abc", "1e3", "0x10", "1 2", "--1", "."]) {
    assert.ok(Number.isNaN(ticksOf(text, LAB)), text);
  }
});

const up = { key: "ArrowUp", shiftKey: false };
const down = { key: "ArrowDown", shiftKey: false };

test("a step by hand is a unit, on a grid of thousandths a hundredth", () => {
  assert.deepEqual([1, 10, 100, 1000].map(handStep), [1, 10, 100, 10]);
  const STAIN = [0, 12, 1000];
  assert.equal(stepped("0.146", up, STAIN), "0.156");
  assert.equal(stepped("0.146", { ...down, shiftKey: true }, STAIN), "0.145");
});

test("a key steps by a unit, with Shift by the grid", () => {
  assert.equal(stepped("7", up, COUNTS), "8");
  assert.equal(stepped("12.34", up, PERCENT), "13.34");
  assert.equal(stepped("12.34", { ...down, shiftKey: true }, PERCENT), "12.33");
  assert.equal(stepped("-1", up, LAB), "0.00");
});

test("a step ends at the end of the scale, and says nothing where it changes nothing", () => {
  assert.equal(stepped("99.5", up, PERCENT), "100.00");
  assert.equal(stepped("255", up, COUNTS), null);
  assert.equal(stepped("900", up, COUNTS), "255");
  assert.equal(stepped("abc", up, COUNTS), null);
});

test("only the arrows up and down step", () => {
  assert.deepEqual(["ArrowUp", "ArrowDown", "ArrowLeft", "a"].map(isStep), [
    true,
    true,
    false,
    false,
  ]);
});
