// Shapes that are moved and resized.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  boxOf,
  cellsOf,
  dragged,
  grown,
  handlesOf,
  hitOf,
  moved,
  placeText,
} from "../../maskapp/ui/viewer/component/shapes.mjs";

const IMAGE = { width: 100, height: 80 };
const BOX = { id: 1, kind: "rectangle", x: 10, y: 20, width: 40, height: 30, points: [] };
const DISH = { id: 2, kind: "ellipse", x: 60, y: 20, width: 20, height: 40, points: [] };
const LEAF = {
  id: 3,
  kind: "polygon",
  ...{ x: 0, y: 0, width: 1, height: 1 },
  points: [
    [0, 0],
    [8, 0],
    [0, 6],
  ],
};
const PICK = { ...BOX, id: 0, kind: "pick" };
const ALL = [PICK, BOX, DISH, LEAF];

/** What is hit at a place, as [id, part, handle]. */
function at(x, y, selected = 0, reach = 2) {
  const hit = hitOf(ALL, selected, { x, y }, reach);
  return hit && [hit.id, hit.part, hit.handle];
}

test("a press takes hold of handles and edges, and of the inside of the selected shape", () => {
  assert.deepEqual(at(11, 21), [1, "handle", 0]);
  assert.deepEqual(at(30, 19), [1, "handle", 1]); // in the middle of the upper edge
  assert.deepEqual(at(20, 21), [1, "edge", -1]);
  assert.equal(at(30, 35), null); // the inside of a shape is free, to draw in
  assert.deepEqual(at(30, 35, 1), [1, "body", -1]);
  assert.equal(at(55, 35, 1), null);
});

test("an ellipse has its line, and the corners of its box once it is selected", () => {
  assert.deepEqual(at(70, 21), [2, "handle", 1]);
  // At 45° of the circle that it is when drawn half as high.
  assert.deepEqual(at(70 + 10 * Math.SQRT1_2, 40 - 20 * Math.SQRT1_2), [2, "edge", -1]);
  assert.equal(at(60, 20), null);
  assert.deepEqual(at(60, 20, 2), [2, "handle", 0]);
  assert.deepEqual(at(66, 45, 2), [2, "body", -1]);
  assert.equal(at(61, 22, 2, 1), null); // in its box, not in it
});

test("the selected shape is held where another one crosses it", () => {
  const crossing = { ...BOX, id: 9, x: 30 };
  const hit = (selected) => hitOf([BOX, crossing], selected, { x: 45, y: 20 }, 1)?.id;
  assert.deepEqual([hit(1), hit(9), hit(0)], [1, 9, 9]); // else the upper one
});

test("corners and edges of a polygon", () => {
  assert.deepEqual(at(8, 1), [3, "handle", 1]);
  assert.deepEqual(at(4, 3.5), [3, "edge", -1]);
  assert.deepEqual(hitOf([LEAF], 3, { x: 2, y: 2 }, 0.5), { id: 3, part: "body", handle: -1 });
  assert.equal(hitOf([LEAF], 3, { x: 6, y: 5 }, 0.5), null);
});

test("what is moved keeps its form, and a pixel in the image", () => {
  assert.deepEqual(moved(BOX, 3.4, -2.6, IMAGE), { ...BOX, x: 13, y: 17 });
  assert.deepEqual(moved(BOX, -500, 500, IMAGE), { ...BOX, x: -39, y: 79 });
  assert.deepEqual(moved(LEAF, 1, 2, IMAGE).points, [
    [1, 2],
    [9, 2],
    [1, 8],
  ]);
  // One of a larger image can be brought back, and is not forced to come.
  const outside = { ...BOX, x: 300 };
  assert.equal(moved(outside, 5, 0, IMAGE).x, 300);
  assert.equal(moved(outside, -250, 0, IMAGE).x, 50);
});

test("a handle moves the ends that it stands at, up to the last pixel", () => {
  assert.deepEqual(dragged(BOX, 0, { x: 5.4, y: 25 }), {
    ...BOX,
    x: 5,
    y: 25,
    width: 45,
    height: 25,
  });
  assert.deepEqual(dragged(BOX, 3, { x: 70, y: 999 }), { ...BOX, width: 60 });
  assert.deepEqual(dragged(BOX, 5, { x: 0, y: 60 }), { ...BOX, height: 40 });
  assert.deepEqual(dragged(BOX, 7, { x: 99, y: 0 }), { ...BOX, x: 49, width: 1 });
  assert.deepEqual(dragged(BOX, 4, { x: 0, y: 0 }), { ...BOX, width: 1, height: 1 });
  assert.deepEqual(dragged(LEAF, 1, { x: 9.6, y: -1 }).points[1], [10, -1]);
  assert.equal(handlesOf(LEAF).length, 3);
});

test("keys make a shape wider and higher", () => {
  assert.deepEqual(grown(BOX, 1, -10), { ...BOX, width: 41, height: 20 });
  assert.deepEqual(grown(BOX, -100, 0).width, 1);
  assert.deepEqual(grown(LEAF, 8, 0).points, [
    [0, 0],
    [16, 0],
    [0, 6],
  ]);
});

test("shapes are told in words", () => {
  assert.deepEqual(boxOf(LEAF), { x: 0, y: 0, width: 8, height: 6 });
  assert.equal(placeText(DISH), "ellipse of 20 × 40 at x 60, y 20");
});

test("the cells of a grid are where the server has them", () => {
  const box = { x: 10, y: 20, width: 100, height: 60 };
  assert.deepEqual(cellsOf(box, { rows: 2, columns: 2, fill: 80, round: false }), [
    { x: 15, y: 23, width: 40, height: 24 },
    { x: 65, y: 23, width: 40, height: 24 },
    { x: 15, y: 53, width: 40, height: 24 },
    { x: 65, y: 53, width: 40, height: 24 },
  ]);
  const cells = cellsOf({ x: 0, y: 0, width: 100, height: 7 }, { rows: 3, columns: 7, fill: 100 });
  assert.equal(
    cells.reduce((sum, { width, height }) => sum + width * height, 0),
    700,
  );
  const tiny = cellsOf({ x: -3, y: 0, width: 1, height: 1 }, { rows: 3, columns: 3, fill: 1 });
  assert.deepEqual(new Set(tiny.map(({ width, height }) => width + height)), new Set([2]));
});
