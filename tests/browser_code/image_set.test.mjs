// The set of images: what is seen of hundreds, what is sent, when it is asked for.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Actions } from "../../maskapp/ui/images/strip/actions.mjs";
import { Asking } from "../../maskapp/ui/images/strip/asking.mjs";
import { FLAGS } from "../../maskapp/ui/images/strip/frame.mjs";
import { moved, wish } from "../../maskapp/ui/images/strip/keys.mjs";
import { paint } from "../../maskapp/ui/images/strip/painting.mjs";
import { placeOf, railOf, seenPlaces, sizeOf } from "../../maskapp/ui/images/strip/rail.mjs";
import { asText, sortedBy } from "../../maskapp/ui/images/strip/table.mjs";

test("of 500 tiles in a row a few are there", () => {
  const rail = railOf("strip", 1000);
  assert.equal(sizeOf(rail, 500).width, 500 * rail.width);
  const [first, last] = seenPlaces(rail, 500, { left: 5900, top: 0, width: 1000, height: 118 });
  assert.deepEqual([first, last], [48, 61]);
  assert.equal(placeOf(rail, 50).x, 5900);
  assert.deepEqual(seenPlaces(rail, 3, { left: 0, top: 0, width: 1000, height: 118 }), [0, 3]);
});

test("a grid fills the width with whole tiles", () => {
  const rail = railOf("grid", 1000);
  assert.deepEqual([rail.columns, rail.width], [4, 250]);
  assert.deepEqual(placeOf(rail, 5), { x: 250, y: rail.height });
  assert.equal(sizeOf(rail, 9).height, 3 * rail.height);
  const view = { left: 0, top: 5 * rail.height, width: 1000, height: 2 * rail.height };
  assert.deepEqual(seenPlaces(rail, 500, view), [16, 32]);
  assert.equal(railOf("grid", 100).columns, 1);
});

test("actions are kept until they are answered, and seen at once", () => {
  const sent = [];
  const actions = new Actions(
    (message) => sent.push(message.actions.map(({ kind }) => kind)),
    () => {},
  );
  const { hand } = actions.box;
  actions.add("check", "a", "strip", "a.png");
  const [{ n }] = actions.open;
  actions.add("open", "b", "strip", "b.png");
  actions.add("open", "c", "strip", "c.png");
  assert.deepEqual(sent.at(-1), ["check", "open"]); // only the last one that was opened
  assert.equal(actions.opening, "c");
  assert.equal(actions.flags("a", FLAGS.exact), FLAGS.exact | FLAGS.lookedAt);
  assert.equal(actions.flags("b", 0), 0);
  actions.answered(hand, n);
  assert.equal(actions.flags("a", 0), 0);
  assert.equal(actions.opening, "c");
  actions.answered(hand, actions.box.post.last);
  assert.equal(actions.opening, null);
  actions.destroy();
});

test("what is new is asked for ever more rarely, and not when all is there", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const asked = [];
  const asking = new Asking((n) => asked.push(n));
  asking.received(0, true);
  mock.timers.tick(99);
  assert.deepEqual(asked, []);
  mock.timers.tick(1);
  assert.deepEqual(asked, [1]);
  asking.received(1, true);
  mock.timers.tick(199);
  assert.deepEqual(asked, [1]);
  mock.timers.tick(1);
  assert.deepEqual(asked, [1, 2]);
  mock.timers.tick(5000); // lost
  assert.deepEqual(asked, [1, 2, 3]);
  asking.received(2, true); // of an edit: at once again
  mock.timers.tick(100);
  assert.deepEqual(asked, [1, 2, 3, 4]);
  asking.received(4, false);
  mock.timers.tick(60_000);
  assert.deepEqual(asked, [1, 2, 3, 4]);
  mock.timers.reset();
});

const KEY = {
  defaultPrevented: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
};
const on = (...matching) => ({
  matches: (selectors) => selectors.split(/,\s*/).some((each) => matching.includes(each)),
});

test("keys work from anywhere, but where they are for something else", () => {
  const press = (key, element = null, own = false, more = {}) =>
    wish({ ...KEY, key, ...more }, element, own);
  assert.equal(press("ArrowRight"), "next");
  assert.equal(press("ArrowLeft", on("button")), "previous");
  assert.equal(press(" ", on("button")), null);
  assert.equal(press(" ", on("body")), "check");
  assert.equal(press("Delete", on("textarea")), null);
  assert.equal(press("ArrowRight", on("[role=slider]")), null);
  assert.equal(press("ArrowRight", on("[role=option]"), true), "next");
  assert.equal(press("Delete", null, false, { ctrlKey: true }), null);
  assert.equal(press("Delete", null, false, { defaultPrevented: true }), null);
  assert.equal(press("a"), null);
});

test("Home and End lead to the first and last tile, but scroll elsewhere", () => {
  const press = (key, own) => wish({ ...KEY, key }, on("[role=option]"), own);
  assert.deepEqual([press("Home", true), press("End", true)], ["first", "last"]);
  assert.deepEqual([press("Home", false), press("End", false)], [null, null]);
});

test("keys go through the rows of a grid", () => {
  // 0 1 2 3
  // 4 5 6 7
  // 8 9
  const go = (key, place, more = {}) =>
    moved({ ...KEY, key, ...more }, place, { count: 10, columns: 4, page: 2 });
  assert.deepEqual([go("ArrowRight", 3), go("ArrowRight", 9), go("ArrowLeft", 4)], [4, 9, 3]);
  assert.equal(go("ArrowLeft", 0), 0);
  assert.deepEqual([go("ArrowDown", 1), go("ArrowDown", 5), go("ArrowDown", 9)], [5, 9, 9]);
  assert.equal(go("ArrowDown", 7), 9); // the last row ends before
  assert.deepEqual([go("ArrowUp", 9), go("ArrowUp", 2)], [5, 2]);
  assert.deepEqual([go("PageDown", 1), go("PageDown", 6), go("PageUp", 9)], [9, 9, 1]);
  assert.equal(go("PageUp", 6), 2);
  assert.deepEqual([go("Home", 6), go("End", 6)], [0, 9]);
  assert.deepEqual([go("a", 6), go("ArrowDown", 1, { ctrlKey: true })], [null, null]);
});

test("keys go up and down a table", () => {
  const go = (key, place, count = 5) =>
    moved({ ...KEY, key }, place, { count, columns: 1, page: 3 });
  assert.deepEqual([go("ArrowDown", 1), go("ArrowDown", 4), go("ArrowUp", 0)], [2, 4, 0]);
  assert.deepEqual([go("PageDown", 3), go("PageUp", 1), go("End", 0)], [4, 0, 4]);
  assert.equal(go("ArrowLeft", 1), null); // of the strip
  assert.equal(go("ArrowDown", 0, 0), null);
});

test("no mask is painted before its picture is there", () => {
  const done = [];
  const context = {
    clearRect: () => done.push("cleared"),
    drawImage: (image) => done.push(image),
  };
  const canvas = { clientWidth: 10, clientHeight: 10, getContext: () => context };
  const mask = { width: 8, height: 1, bits: new Uint8Array([255]) };
  paint(canvas, null, mask, "#00c2ff", 1);
  assert.deepEqual(done, ["cleared"]);
  const picture = { width: 8, height: 8 };
  paint(canvas, picture, null, "#00c2ff", 1);
  assert.deepEqual(done, ["cleared", "cleared", picture]);
});

const SHOWN = {
  order: [0, 1, 2],
  current: 0,
  names: ["=1+1.png", "b.png", "a\tc.png"].map((name) => ({ key: name, name, tail: name })),
  percents: [12.345, NaN, 3],
  flags: (index) => [FLAGS.exact, FLAGS.unreadable, FLAGS.lookedAt][index],
  whys: new Map([[1, "Cannot be read: damaged"]]),
  rows: [
    ["1234", "9996", "Red from, Otsu: 120", "", []],
    ["", "", "", "", []],
    ["77", "100", "", "A notice.", []],
  ],
  classes: [],
  selected: "",
};
/** The same of two classes. */
const TWO = {
  ...SHOWN,
  rows: [
    ["1234", "9996", "", "", [12.345, 0.5]],
    ["", "", "", "", []],
    ["77", "100", "", "", [3, null]],
  ],
  classes: ["tissue (%)", "=stained (% of tissue)"],
  selected: "tissue",
};

test("of several classes each has a column of percent, and pixels say whose they are", () => {
  assert.deepEqual(asText(TWO).split("\n"), [
    "Image\ttissue (%)\t'=stained (% of tissue)\tSelected pixels: tissue\t" +
      "Considered pixels: tissue\tAutomatic thresholds: tissue\tNotices\tState",
    "'=1+1.png\t12.35\t0.50\t1234\t9996\t\t\t",
    "b.png\t\t\t\t\t\t\tCannot be read: damaged",
    "a c.png\t3.00\t\t\t\t\t\tlooked at. estimated",
  ]);
  assert.deepEqual(sortedBy(TWO, "class 0", false), [2, 0, 1]);
  assert.deepEqual(sortedBy(TWO, "class 1", false), [0, 1, 2]);
});

test("a table is copied as text for a spreadsheet", () => {
  assert.deepEqual(asText(SHOWN).split("\n"), [
    "Image\tSelected (%)\tSelected pixels\tConsidered pixels\tAutomatic thresholds\tNotices\tState",
    "'=1+1.png\t12.35\t1234\t9996\tRed from, Otsu: 120\t\t",
    "b.png\t\t\t\t\t\tCannot be read: damaged",
    "a c.png\t3.00\t\t\t\tA notice.\tlooked at. estimated",
  ]);
});

test("a column is sorted both ways, images without a number last", () => {
  assert.deepEqual(sortedBy(SHOWN, "percent", false), [2, 0, 1]);
  assert.deepEqual(sortedBy(SHOWN, "percent", true), [0, 2, 1]);
  assert.deepEqual(sortedBy(SHOWN, "name", false), [0, 2, 1]);
  const counted = { ...SHOWN, flags: () => FLAGS.exact };
  assert.deepEqual(sortedBy(counted, "considered", false), [2, 0, 1]);
  assert.deepEqual(sortedBy(counted, "considered", true), [0, 2, 1]);
  assert.deepEqual(sortedBy(counted, "selected", false), [2, 0, 1]);
  // An estimate has no pixels of its own: nothing is shown, and nothing is sorted by.
  assert.deepEqual(sortedBy(SHOWN, "selected", false), [0, 1, 2]);
});
