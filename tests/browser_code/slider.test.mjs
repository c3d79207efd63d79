// Where values lie on a slider, and what hand and keys make of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { heldAt, nearest } from "../../maskapp/ui/rule/form/pressing.mjs";
import {
  dragStep,
  fractionOf,
  isWhole,
  keptSpans,
  keyed,
  limitsOf,
  shifted,
  textOf,
  ticksAt,
  withEnd,
} from "../../maskapp/ui/rule/form/scale.mjs";

const COUNTS = { low: 0, high: 255, grid: 1, unit: "", circular: false };
const LAB = { low: -128, high: 127, grid: 100, unit: "", circular: false };
const HUE = { low: 0, high: 360, grid: 1, unit: "°", circular: true };

test("limits are in ticks", () => {
  assert.deepEqual(limitsOf(LAB), [-12800, 12700]);
});

test("a value is at its fraction of the view, or at the edge", () => {
  assert.equal(fractionOf(35, [10, 110]), 0.25);
  assert.equal(fractionOf(-5, [0, 100]), 0);
  assert.equal(fractionOf(500, [0, 100]), 1);
  assert.equal(fractionOf(7, [7, 7]), 0);
});

test("the edge of a view stands for all beyond it", () => {
  assert.equal(ticksAt(0.5, [100, 200], COUNTS), 150);
  assert.equal(ticksAt(0, [100, 200], COUNTS), 0);
  assert.equal(ticksAt(-3, [100, 200], COUNTS), 0);
  assert.equal(ticksAt(1, [100, 200], COUNTS), 255);
  assert.equal(ticksAt(1.5, [100, 200], COUNTS), 255);
});

test("what is kept is between the bounds, around them, or through the circle's end", () => {
  assert.deepEqual(keptSpans([60, 170], COUNTS, false), [[60, 170]]);
  assert.deepEqual(keptSpans([60, 60], COUNTS, false), [[60, 60]]);
  const around = [
    [0, 60],
    [170, 255],
  ];
  assert.deepEqual(keptSpans([60, 170], COUNTS, true), around);
  const wrapped = [
    [0, 20],
    [350, 360],
  ];
  assert.deepEqual(keptSpans([350, 20], HUE, false), wrapped);
  assert.deepEqual(keptSpans([350, 20], HUE, true), [[20, 350]]);
});

test("a dragged handle moves in steps as round as the hand is exact", () => {
  assert.equal(dragStep(0.5, 1), 1);
  assert.equal(dragStep(100, 100), 100); // a pixel is a unit
  assert.equal(dragStep(99, 100), 10); // less: tenths
  assert.equal(dragStep(12, 1000), 10); // a stain: hundredths
  assert.equal(dragStep(2, 1000), 1);
});

test("a handle stops at the other one, or passes it on a circle", () => {
  assert.deepEqual(withEnd([60, 170], "low", 200, COUNTS), [170, 170]);
  assert.deepEqual(withEnd([60, 170], "high", 10, COUNTS), [60, 60]);
  assert.deepEqual(withEnd([60, 170], "high", 999, COUNTS), [60, 255]);
  assert.deepEqual(withEnd([60, 170], "low", 200, HUE), [200, 170]);
  assert.deepEqual(withEnd([60, 170], "low", -9, HUE), [0, 170]);
});

test("both handles move together up to the end, or around the circle", () => {
  assert.deepEqual(shifted([60, 170], 20, COUNTS), [80, 190]);
  assert.deepEqual(shifted([60, 170], 100, COUNTS), [145, 255]);
  assert.deepEqual(shifted([60, 170], -100, COUNTS), [0, 110]);
  assert.deepEqual(shifted([300, 350], 20, HUE), [320, 10]);
  assert.deepEqual(shifted([10, 50], -20, HUE), [350, 30]);
  assert.deepEqual(shifted([300, 360], 0, HUE), [300, 360]); // not [300, 0]
  const signed = { ...HUE, low: -180, high: 180 };
  assert.deepEqual(shifted([170, 175], 20, signed), [-170, -165]);
});

test("bounds that hold the whole scale are whole", () => {
  assert.ok(isWhole([-12800, 12700], LAB));
  assert.ok(!isWhole([-12799, 12700], LAB));
  assert.ok(!isWhole([-12800, 12699], LAB));
});

test("keys take a handle by units, steps of the grid, pages, or to the end", () => {
  const view = [-12800, 12700];
  const to = (key, shiftKey = false) => keyed(500, { key, shiftKey }, view, LAB);
  assert.equal(to("ArrowRight"), 600);
  assert.equal(to("ArrowDown", true), 499);
  assert.equal(to("PageUp"), 1500); // ten units are more than a fiftieth of the view: 510
  assert.equal(to("Home"), -12800);
  assert.equal(to("End"), 12700);
  assert.equal(to("a"), null);
  const STAIN = { low: 0, high: 12, grid: 1000, unit: "", circular: false };
  const stained = (key, shiftKey = false) => keyed(146, { key, shiftKey }, [0, 700], STAIN);
  assert.equal(stained("ArrowRight"), 156);
  assert.equal(stained("ArrowRight", true), 147);
  assert.equal(stained("PageUp"), 246);
  // From beyond the view a key starts at its edge.
  assert.equal(keyed(500, { key: "ArrowUp", shiftKey: false }, [1000, 2000], LAB), 1100);
  const part = [15535, 65511]; // a fiftieth is 999.52
  assert.equal(keyed(20000, { key: "PageUp", shiftKey: false }, part, COUNTS), 21000);
});

test("values are written as the page writes them", () => {
  assert.equal(textOf(350, HUE), "350°");
  assert.equal(textOf(-1200, LAB), "−12");
  assert.equal(textOf(1234, { grid: 100, unit: "%" }), "12.34 %");
});

test("a press takes the nearer handle; of two on one place that on its side", () => {
  assert.equal(nearest(10, 0, 100), "low");
  assert.equal(nearest(90, 0, 100), "high");
  assert.equal(nearest(49, 50, 50), "low");
  assert.equal(nearest(50, 50, 50), "low");
  assert.equal(nearest(51, 50, 50), "high");
});

test("a press beside the handles takes the band, where there is one", () => {
  const held = (x, places) => heldAt(x, places, 10, 5);
  assert.equal(held(40, [50, 150]), "low"); // the handle is 40–50, and 5 more are within reach
  assert.equal(held(35, [50, 150]), "low");
  assert.equal(held(34, [50, 150]), null);
  assert.equal(held(55, [50, 150]), "low");
  assert.equal(held(100, [50, 150]), "band");
  assert.equal(held(156, [50, 150]), "high");
  assert.equal(held(100, [50, 50]), null);
  // Between near bounds it is the handle, outside its bound, that is nearer.
  assert.equal(held(53, [50, 60]), "low");
  assert.equal(held(57, [50, 60]), "high");
  assert.equal(held(100, [150, 50]), null); // through the circle's end: the middle is left out
  assert.equal(held(200, [150, 50]), "band");
});
