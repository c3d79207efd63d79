// Numbers of objects over the picture.

import assert from "node:assert/strict";
import { test } from "node:test";
import { freePlaces } from "../../maskapp/ui/viewer/component/objects.mjs";

test("a number has room where no other one is", () => {
  const free = freePlaces(10);
  assert.equal(free(100, 100, 20), true);
  assert.equal(free(105, 100, 20), false);
  assert.equal(free(100, 108, 20), false);
  assert.equal(free(100, 130, 20), true);
  assert.equal(free(140, 100, 20), true);
});

test("a long number needs more room", () => {
  const free = freePlaces(10);
  assert.equal(free(100, 100, 10), true);
  assert.equal(free(130, 100, 60), false);
  assert.equal(free(150, 100, 60), true);
});
