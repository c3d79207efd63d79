// What is drawn with a tool.

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxBetween, lineBetween, withCorner } from "../../maskapp/ui/viewer/component/drawn.mjs";

const IMAGE = { width: 200, height: 40 };

test("a box holds the pixels at both of its ends, cut off at the image's edge", () => {
  const from = (a, b) => boxBetween(a, b, IMAGE);
  const at = { x: 3.7, y: 5.2 };
  assert.deepEqual(from(at, at), { x: 3, y: 5, width: 1, height: 1 });
  assert.deepEqual(from({ x: 0, y: 0 }, { x: 0.5, y: -3 }), { x: 0, y: 0, width: 1, height: 1 });
  const box = { x: 3, y: 2, width: 7, height: 4 };
  assert.deepEqual(from(at, { x: 9.1, y: 2.9 }), box);
  assert.deepEqual(from({ x: 9.1, y: 2.9 }, at), box);
  assert.deepEqual(from({ x: -50, y: -50 }, { x: 500, y: 500 }), { x: 0, y: 0, ...IMAGE });
  assert.equal(from({ x: -5, y: 3 }, { x: -0.1, y: 9 }), null);
  assert.equal(from({ x: 200, y: 3 }, { x: 210, y: 9 }), null);
  assert.equal(from({ x: 3, y: 40 }, { x: 5, y: 90 }), null);
});

test("a polygon's corners are whole pixels, and a double click's second press adds none", () => {
  const one = withCorner([], { x: 3.6, y: 4.4 }, 5, 10);
  assert.deepEqual(one, [{ x: 4, y: 4 }]);
  assert.deepEqual(withCorner(one, { x: 4.2, y: 3.9 }, 5, 10), one);
  assert.deepEqual(withCorner(one, { x: 4.2, y: 9 }, 5, 10), [...one, { x: 4, y: 9 }]);
});

test("a press near the first corner closes a polygon, once it has three", () => {
  const corners = [
    { x: 20, y: 10 },
    { x: 50, y: 10 },
    { x: 50, y: 50 },
  ];
  assert.equal(withCorner(corners, { x: 23, y: 13 }, 5, 10), null); // 4.2 away
  assert.equal(withCorner(corners, { x: 23, y: 14 }, 5, 10).length, 4); // 5 away
  assert.equal(withCorner(corners.slice(0, 2), { x: 23, y: 13 }, 5, 10).length, 3);
});

test("a polygon with as many corners as it may have closes with the next press", () => {
  const corners = [0, 10, 20].map((x) => ({ x, y: x * x }));
  assert.equal(withCorner(corners, { x: 90, y: 0 }, 5, 3), null);
  assert.equal(withCorner(corners, { x: 90, y: 0 }, 5, 4).length, 4);
});

test("a line ends on corners of pixels, inside the image, and has a length", () => {
  const line = (/** @type {number[]} */ [x1, y1, x2, y2]) =>
    lineBetween({ x: x1, y: y1 }, { x: x2, y: y2 }, IMAGE);
  assert.deepEqual(line([1.4, 2.6, 4, 4]), [
    [1, 3],
    [4, 4],
  ]);
  assert.deepEqual(line([-5, 0, 10_000, 0]), [
    [0, 0],
    [IMAGE.width, 0],
  ]);
  assert.equal(line([3, 3, 3.4, 2.7]), null);
});
