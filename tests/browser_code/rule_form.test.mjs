// What the form makes of what was done, before Python has answered.

import assert from "node:assert/strict";
import { test } from "node:test";
import { done, ruleOf } from "../../maskapp/ui/rule/form/model.mjs";
import { boxText, isBeyond, typedTicks } from "../../maskapp/ui/rule/form/typed.mjs";

const COUNTS = { low: 0, high: 255, grid: 1, unit: "", circular: false };
const HUE = { low: 0, high: 360, grid: 100, unit: "°", circular: true };

const end = (ticks, scale, method = "") => ({
  ticks,
  text: method ? "" : boxText(ticks, scale),
  method,
});
const row = (id, channel, scale, low, high) => ({
  id,
  channel,
  scale,
  outside: false,
  low: end(low, scale),
  high: end(high, scale),
});
const MODEL = {
  mask_class: 7,
  match: "any",
  invert: false,
  cards: [
    { id: 10, match: "all", rows: [row(1, "red", COUNTS, 60, 170), row(2, "hue", HUE, 100, 200)] },
    { id: 11, match: "all", rows: [row(3, "red", COUNTS, 5, 9)] },
  ],
};
const boundsOf = (model) =>
  ruleOf(model).groups.map(({ ranges }) => ranges.map(({ low, high }) => [low, high]));
const type = (text, which = "low", id = 1) => ({ kind: "type", row: id, end: which, text });

test("moves and typed numbers change bounds, and boxes with them", () => {
  const after = done(MODEL, { kind: "ends", row: 1, ends: { low: [60, 61] } });
  assert.deepEqual(boundsOf(after), [
    [
      [61, 170],
      [100, 200],
    ],
    [[5, 9]],
  ]);
  assert.equal(after.cards[0].rows[0].low.text, "61");
  assert.deepEqual(boundsOf(done(MODEL, type("99")))[0][0], [99, 170]);
  assert.deepEqual(boundsOf(MODEL)[0][0], [60, 170]);
});

test("what makes no range stays in its box until the other end makes one of it", () => {
  const crossed = done(MODEL, type("200"));
  assert.deepEqual(boundsOf(crossed)[0][0], [60, 170]);
  assert.equal(crossed.cards[0].rows[0].low.text, "200");
  assert.deepEqual(boundsOf(done(crossed, type("210", "high")))[0][0], [200, 210]);
  assert.deepEqual(boundsOf(done(MODEL, type("3.01", "low", 2)))[0][1], [301, 200]); // a circle
  assert.deepEqual(boundsOf(done(MODEL, type("")))[0][0], [60, 170]);
});

test("an automatic bound stays, whatever is done to the other one", () => {
  const model = structuredClone(MODEL);
  model.cards[0].rows[0].high = end(170, COUNTS, "otsu");
  assert.deepEqual(boundsOf(done(model, type("200")))[0][0], [200, 170]);
  assert.deepEqual(boundsOf(done(model, type("9", "high")))[0][0], [60, 170]);
});

test("switches, words and what is removed are seen at once; of the rest Python tells", () => {
  assert.equal(ruleOf(done(MODEL, { kind: "invert", on: true })).invert, true);
  assert.equal(ruleOf(done(MODEL, { kind: "match", match: "all" })).match, "all");
  const ofClass = (/** @type {number} */ id) =>
    done(MODEL, { kind: "invert", on: true, class: id });
  assert.equal(ofClass(MODEL.mask_class).invert, true);
  assert.equal(ofClass(MODEL.mask_class + 1), MODEL);
  const any = done(MODEL, { kind: "group_match", group: 10, match: "any" });
  assert.deepEqual(
    any.cards.map(({ match }) => match),
    ["any", "all"],
  );
  assert.ok(
    ruleOf(done(MODEL, { kind: "keep", row: 3, outside: true })).groups[1].ranges[0].outside,
  );
  assert.deepEqual(boundsOf(done(MODEL, { kind: "remove_range", row: 3 })).length, 1);
  assert.deepEqual(boundsOf(done(MODEL, { kind: "remove_group", group: 10 })), [[[5, 9]]]);
  assert.equal(done(MODEL, { kind: "only_this", on: true }).only_this, true);
  assert.equal(done(MODEL, { kind: "log", on: true }).log, true);
  const method = done(MODEL, { kind: "method", row: 3, end: "low", method: "li" });
  assert.equal(method.cards[1].rows[0].low.method, "li");
  assert.equal(done(MODEL, { kind: "undo" }), MODEL);
});

test("typed text is a number only where it surely is one", () => {
  const cases = [
    ["12", 12],
    [" 12 ", 12],
    ["+7", 7],
    ["12,0", 12],
    ["12.5", null],
    ["-1", null],
    ["256", null],
    ["", null],
    ["-", null],
    ["1e2", null],
    ["1.200", null],
    ["12,5,1", null],
  ];
  for (const [text, ticks] of cases) assert.equal(typedTicks(text, COUNTS), ticks, text);
  assert.equal(typedTicks("12,5 °", HUE), 1250);
  assert.equal(typedTicks(",5", HUE), 50);
  assert.equal(typedTicks("12.345", HUE), null); // between two steps
  assert.equal(typedTicks("−12.01", { ...HUE, low: -128 }), -1201);
  assert.equal(boxText(-1201, HUE), "-12.01");
});

test("a whole number outside the scale is wrong before it is done", () => {
  const excess = { low: -255, high: 510 };
  for (const text of ["511", "+6000", " -256 ", "−999"]) assert.equal(isBeyond(text, excess), true);
  for (const text of ["510", "-255", "5", "-", "", "5.1", "999.9", "abc", "1e9"])
    assert.equal(isBeyond(text, excess), false, text);
});
