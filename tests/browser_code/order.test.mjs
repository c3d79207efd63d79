// In which order images are shown, and what is said of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FLAGS } from "../../maskapp/ui/images/strip/frame.mjs";
import {
  countText,
  labelText,
  needsLook,
  numberText,
  percentText,
  progressText,
  shownImages,
  signs,
  stateWords,
  tailParts,
} from "../../maskapp/ui/images/strip/order.mjs";

const { lookedAt, unusual, own, leftOut, unreadable, exact, refused } = FLAGS;
const KNOWN = {
  names: ["b10", "b9", "a", "c"].map((name) => ({ name })),
  percents: [5, NaN, 2, 5],
  scores: [0, 100, 4, 0],
  flags: [exact, unreadable, unusual, leftOut],
};

test("images are sorted, those without a number last", () => {
  assert.deepEqual(shownImages(KNOWN, "given", "all"), [0, 1, 2, 3]);
  assert.deepEqual(shownImages(KNOWN, "name", "all"), [2, 1, 0, 3]);
  assert.deepEqual(shownImages(KNOWN, "percent", "all"), [2, 0, 3, 1]);
  assert.deepEqual(shownImages(KNOWN, "unusual", "all"), [1, 2, 0, 3]);
});

test("a filter keeps the images of a state", () => {
  assert.deepEqual(shownImages(KNOWN, "given", "look"), [1, 2]);
  assert.deepEqual(shownImages(KNOWN, "given", "open"), [0, 2]);
  assert.deepEqual(shownImages(KNOWN, "given", "out"), [3]);
  assert.deepEqual(shownImages(KNOWN, "given", "unreadable"), [1]);
  assert.deepEqual(shownImages(KNOWN, "given", "own"), []);
});

test("what is unusual needs a look until somebody looked, or left it out", () => {
  assert.ok(needsLook(unusual));
  assert.ok(!needsLook(unusual | lookedAt));
  assert.ok(!needsLook(unusual | leftOut));
  assert.ok(needsLook(unreadable | lookedAt));
  assert.equal(countText([unusual, exact], [1, 2]), "2 images · 1 needs a look");
  assert.equal(countText([unusual, unreadable], [1, NaN]), "2 images · 2 need a look");
  assert.equal(countText([exact], [5]), "1 image");
});

test("what most images do is told once, and not of those that are left out or marked", () => {
  const flags = [exact, exact, 0, leftOut, unusual];
  assert.equal(countText(flags, [0, 0, 0, 0, 7]), "5 images · 3 select nothing · 1 needs a look");
  assert.equal(
    countText([unusual, exact], [0, 100]),
    "2 images · 1 selects everything · 1 needs a look",
  );
});

test("numbers say where they are from", () => {
  assert.equal(numberText(2.86, exact), "2.9 %");
  assert.equal(numberText(2.86, 0), "≈ 2.9 %");
  assert.equal(numberText(NaN, 0), "…");
  assert.equal(numberText(NaN, exact), "no pixels");
  assert.equal(numberText(NaN, exact | refused), "no mask");
  assert.equal(numberText(5, leftOut | exact), "left out");
  assert.equal(numberText(NaN, unreadable), "");
  assert.deepEqual([0, 9.96, 12.4, 100].map(percentText), ["0 %", "10.0 %", "12 %", "100 %"]);
});

test("each state has a sign and a word", () => {
  const all = lookedAt | unusual | own | leftOut | unreadable;
  assert.deepEqual(signs(all), ["✕", "⊘", "!", "✎", "✓", "unreadable"]);
  assert.equal(stateWords(all).length, 5);
  assert.deepEqual(signs(exact), []);
});

test("the name of a tile says each thing once", () => {
  assert.equal(labelText("a.png", 2.86, exact | unusual), "a.png, 2.9 %, unusual");
  assert.equal(labelText("a.png", 2.86, leftOut), "a.png, left out");
  assert.equal(labelText("a.png", NaN, unreadable), "a.png, cannot be read");
  assert.equal(labelText("a.png", NaN, unreadable | leftOut), "a.png, cannot be read, left out");
  assert.equal(labelText("a.png", NaN, 0), "a.png, …");
});

test("progress is told while pixels are counted", () => {
  const head = { busy: true, done: 3, total: 9, seconds: 4.2 };
  assert.equal(progressText(head), "every pixel counted in 3 of 9, 5 s left");
  assert.equal(progressText({ ...head, seconds: null }), "every pixel counted in 3 of 9");
  assert.match(progressText({ ...head, seconds: 200 }), /4 min left$/);
  assert.equal(progressText({ ...head, busy: false }), "");
  assert.equal(progressText({ ...head, done: 9 }), "");
});

test("of a name, the folder and the last letters are not cut", () => {
  assert.deepEqual(tailParts("north/seedling_01"), ["north/", "seedlin", "g_01", ""]);
  assert.deepEqual(tailParts("south/notes.png"), ["south/", "n", "otes", ".png"]);
  assert.deepEqual(tailParts("0012"), ["", "", "0012", ""]);
  assert.deepEqual(tailParts("dose 1.25"), ["", "dose ", "1.25", ""]);
  assert.deepEqual(tailParts(".png"), ["", "", ".png", ""]);
  assert.deepEqual(tailParts("a🌱bcde"), ["", "a🌱", "bcde", ""]);
});
