// Which part of a picture is drawn where.

import assert from "node:assert/strict";
import { test } from "node:test";
import { placed, shown, sourceOf } from "../../maskapp/ui/viewer/component/placing.mjs";

const CANVAS = { width: 100, height: 100 };

test("a detail is painted over the preview only where that is too coarse", () => {
  const scene = { layers: ["preview", "detail"], size: { step: 4 } };
  const at = (scale) => shown(scene, { scale, x: 0, y: 0 });
  assert.deepEqual(at(0.25), ["preview"]);
  assert.deepEqual(at(1), ["preview", "detail"]);
});

test("only what is on the canvas is drawn there", () => {
  const camera = { scale: 1, x: 50, y: 50 }; // image and canvas have one corner
  const rect = { x: -20, y: 30, width: 50, height: 200 };
  assert.deepEqual(placed(rect, camera, CANVAS), { x: 0, y: 30, width: 30, height: 70 });
  assert.equal(placed({ x: 100, y: 0, width: 5, height: 5 }, camera, CANVAS), null);
  assert.equal(placed({ x: 0, y: -9, width: 5, height: 5 }, camera, CANVAS), null);
});

test("neighbours share an edge, and what is thin still has a pixel", () => {
  const camera = { scale: 0.3, x: 0, y: 0 };
  const places = [0, 7, 14, 21].map((x) =>
    placed({ x, y: 0, width: 7, height: 7 }, camera, CANVAS),
  );
  for (const [index, place] of places.slice(1).entries()) {
    assert.equal(place.x, places[index].x + places[index].width);
  }
  assert.equal(placed({ x: 0, y: 0, width: 1, height: 7 }, camera, CANVAS).width, 1);
  // From 50 + 2.7 to 50 + 4.8: the nearest edges.
  const nearest = { x: 53, y: 50, width: 2, height: 2 };
  assert.deepEqual(placed({ x: 9, y: 0, width: 7, height: 7 }, camera, CANVAS), nearest);
});

test("of a bitmap the pixels are taken that belong on the canvas", () => {
  // Every 2nd pixel of the image from (10, 20) on, two canvas pixels for each of the image.
  const camera = { scale: 2, x: 25, y: 25 };
  const part = { x: 10, y: 20, width: 80, height: 40, step: 2 };
  const bitmap = { width: 40, height: 20 };
  const target = placed(part, camera, CANVAS);
  assert.deepEqual(target, { x: 20, y: 40, width: 80, height: 60 });
  const source = sourceOf(target, part, bitmap, camera, CANVAS);
  assert.deepEqual(source, { x: 0, y: 0, width: 20, height: 15 });
  // 20 pixels of the image further, its first 10 are left of the canvas: 5 of the bitmap.
  const further = { ...camera, x: 45 };
  const rest = placed(part, further, CANVAS);
  assert.deepEqual(rest, { x: 0, y: 40, width: 100, height: 60 });
  const seen = { x: 5, y: 0, width: 25, height: 15 };
  assert.deepEqual(sourceOf(rest, part, bitmap, further, CANVAS), seen);
});

test("never more of a bitmap than there is", () => {
  const camera = { scale: 10, x: 1, y: 1 };
  const part = { x: 0, y: 0, width: 3, height: 3, step: 2 }; // 2 samples for 3 pixels
  const whole = { x: 0, y: 0, width: 100, height: 100 };
  const source = sourceOf(whole, part, { width: 2, height: 1 }, camera, CANVAS);
  assert.deepEqual([source.width, source.height], [2, 1]);
});
