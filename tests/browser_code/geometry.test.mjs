// Where the image lies on the canvas, with numbers small enough to check by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  centredInside,
  confined,
  contains,
  fitCamera,
  isCoarse,
  LARGEST_SCALE,
  origin,
  panned,
  pixelAt,
  seenRect,
  stepped,
  toImage,
  wantedSampling,
  zoomed,
} from "../../maskapp/ui/viewer/component/geometry.mjs";

const CANVAS = { width: 100, height: 80 };
const IMAGE = { width: 200, height: 40 };

test("the whole image fits, whichever side is the longer one, up to the largest scale", () => {
  assert.deepEqual(fitCamera(IMAGE, CANVAS), { scale: 0.5, x: 100, y: 20 });
  assert.deepEqual(fitCamera({ width: 40, height: 160 }, CANVAS), { scale: 0.5, x: 20, y: 80 });
  assert.equal(fitCamera({ width: 1, height: 1 }, CANVAS).scale, LARGEST_SCALE);
});

test("the image's corner is on a whole pixel of the canvas, and points go back from there", () => {
  const camera = { scale: 2, x: 10.2, y: 20.6 };
  assert.deepEqual(origin(camera, CANVAS), { x: 30, y: -1 }); // 50 − 20.4 and 40 − 41.2
  assert.deepEqual(toImage(camera, CANVAS, { x: 30, y: -1 }), { x: 0, y: 0 });
  assert.deepEqual(toImage(camera, CANVAS, { x: 33, y: 9 }), { x: 1.5, y: 5 });
});

test("zooming keeps the point under the pointer, between fit and the largest scale", () => {
  const camera = { scale: 1, x: 100, y: 20 };
  const at = { x: 80, y: 40 }; // 30 right of the middle: image x 130
  assert.deepEqual(zoomed(camera, IMAGE, CANVAS, 2, at), { scale: 2, x: 115, y: 20 });
  // From 2 to 4 a quarter of what is between the point and the middle.
  const nearer = zoomed({ scale: 2, x: 100, y: 20 }, IMAGE, CANVAS, 2, { x: 80, y: 60 });
  assert.deepEqual(nearer, { scale: 4, x: 107.5, y: 25 });
  assert.equal(zoomed(camera, IMAGE, CANVAS, 1000, at).scale, LARGEST_SCALE);
  assert.equal(zoomed(camera, IMAGE, CANVAS, 0.001, at).scale, 0.5);
  // An image smaller than the canvas may be shown at its own size.
  const small = { width: 10, height: 10 };
  assert.equal(zoomed({ scale: 8, x: 5, y: 5 }, small, CANVAS, 0.001, at).scale, 1);
});

test("the content follows the hand", () => {
  assert.deepEqual(panned({ scale: 2, x: 50, y: 20 }, 10, -4), { scale: 2, x: 45, y: 22 });
});

test("the canvas stays filled; what is smaller than it is centred", () => {
  assert.deepEqual(confined({ scale: 1, x: 0, y: 0 }, IMAGE, CANVAS), { scale: 1, x: 50, y: 20 });
  assert.deepEqual(confined({ scale: 2, x: 0, y: 99 }, IMAGE, CANVAS), { scale: 2, x: 25, y: 20 });
  assert.deepEqual(confined({ scale: 1, x: 500, y: 0 }, IMAGE, CANVAS), {
    scale: 1,
    x: 150,
    y: 20,
  });
});

test("the cross reaches the middle of every pixel, and no further", () => {
  const camera = { scale: 1, x: -5, y: 90 };
  assert.deepEqual(centredInside(camera, IMAGE), { scale: 1, x: 0.5, y: 39.5 });
  assert.equal(centredInside({ ...camera, x: 900 }, IMAGE).x, 199.5);
});

test("a step by a pixel leads to the next one, also where the cross is between two", () => {
  const image = { width: 60, height: 40 };
  for (const width of [800, 801, 813, 814]) {
    const canvas = { width, height: 542 };
    let camera = { scale: 13.55, x: 30, y: 20 };
    /** @returns {number | undefined} */
    const across = () => pixelAt(camera, image, canvas, { x: width / 2, y: 271 })?.x;
    const start = across() ?? 0;
    for (const step of [1, 2, 3]) {
      camera = stepped(camera, image, canvas, -1, 0);
      assert.equal(across(), start - step);
    }
  }
});

test("what is seen ends where the image does", () => {
  const rect = seenRect({ scale: 1, x: 20, y: 20 }, IMAGE, CANVAS);
  assert.deepEqual(rect, { x: 0, y: 0, width: 70, height: 40 });
});

test("a preview is coarse where one of its pixels covers more than one of the screen", () => {
  assert.equal(isCoarse({ scale: 0.5, x: 0, y: 0 }, { step: 2 }), false);
  assert.equal(isCoarse({ scale: 0.6, x: 0, y: 0 }, { step: 2 }), true);
  assert.equal(isCoarse({ scale: 10, x: 0, y: 0 }, { step: 1 }), false);
});

test("finer samples are asked for only where the screen could show them", () => {
  const image = { width: 8000, height: 8000, step: 4 };
  const canvas = { width: 1000, height: 1000 };
  assert.equal(wantedSampling({ scale: 0.125, x: 4000, y: 4000 }, image, canvas, 2048), null);
  // 2000 pixels are seen, and 0.15 of that is wanted around them: all on multiples of the step.
  const half = { scale: 0.5, x: 4000, y: 4000 };
  const wanted = { x: 2700, y: 2700, width: 2600, height: 2600, step: 2 };
  assert.deepEqual(wantedSampling(half, image, canvas, 2048), wanted);
  // From 2687 to 5313: to the next multiples.
  const wider = { ...canvas, width: 1010 };
  const aligned = { x: 2686, y: 2700, width: 2628, height: 2600, step: 2 };
  assert.deepEqual(wantedSampling(half, image, wider, 2048), aligned);
  // At the corner the margin ends with the image.
  const corner = wantedSampling({ ...half, x: 1000, y: 1000 }, image, canvas, 2048);
  assert.deepEqual(corner, { x: 0, y: 0, width: 2300, height: 2300, step: 2 });
  assert.equal(wantedSampling({ ...half, x: -4000 }, image, canvas, 2048), null); // nothing is seen
});

test("never more samples than allowed", () => {
  const whole = { x: 0, y: 0, width: 8000, height: 8000 };
  const image = { ...whole, step: 100 };
  const canvas = { width: 2000, height: 2000 };
  for (const most of [100, 257, 512, 1000]) {
    for (const x of [1000, 3999.5, 7777]) {
      const got = wantedSampling({ scale: 0.3, x, y: 4000 }, image, canvas, most);
      assert.ok(got.width <= most * got.step && got.height <= most * got.step, `${most} ${x}`);
      assert.ok(contains(whole, got), `${most} ${x}`);
    }
  }
  // 6667 pixels are seen; every 3rd would be 2222 samples, every 69th is fewer than 100.
  const camera = { scale: 0.3, x: 4000, y: 4000 };
  assert.equal(wantedSampling(camera, image, canvas, 4096).step, 3);
  assert.equal(wantedSampling(camera, image, canvas, 100).step, 69);
  assert.equal(wantedSampling(camera, { ...image, step: 69 }, canvas, 100), null); // no finer
});

test("one rectangle contains another, edges included", () => {
  const outer = { x: 0, y: 0, width: 10, height: 10 };
  assert.ok(contains(outer, outer));
  assert.ok(contains(outer, { x: 2, y: 3, width: 8, height: 7 }));
  for (const inner of [
    { x: -1, y: 0, width: 5, height: 5 },
    { x: 0, y: -1, width: 5, height: 5 },
    { x: 6, y: 0, width: 5, height: 5 },
    { x: 0, y: 6, width: 5, height: 5 },
  ]) {
    assert.ok(!contains(outer, inner));
  }
});

test("a point of the canvas is on a pixel, or on none", () => {
  const camera = { scale: 10, x: 5, y: 4 }; // the image fills 100 × 80 exactly
  const image = { width: 10, height: 8 };
  assert.deepEqual(pixelAt(camera, image, CANVAS, { x: 0, y: 0 }), { x: 0, y: 0 });
  assert.deepEqual(pixelAt(camera, image, CANVAS, { x: 99.9, y: 79.9 }), { x: 9, y: 7 });
  assert.equal(pixelAt(camera, image, CANVAS, { x: 100, y: 0 }), null);
  assert.equal(pixelAt(camera, image, CANVAS, { x: 0, y: 80 }), null);
  assert.equal(pixelAt(camera, image, CANVAS, { x: -0.1, y: 0 }), null);
});
