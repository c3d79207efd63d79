// What a painted value says about the image's own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { bandText } from "../../maskapp/ui/viewer/component/readout.mjs";

test("a value that is not stretched is the image's own, or about it", () => {
  assert.equal(bandText(128, true, null, 65535), "=128");
  assert.equal(bandText(128, false, null, 65535), "≈128");
});

test("stretched, a value is about its count, and the ends stand for all beyond", () => {
  assert.equal(bandText(51, true, [1000, 2000], 65535), "≈1200");
  assert.equal(bandText(0, true, [1000, 2000], 65535), "≲1000");
  assert.equal(bandText(255, true, [1000, 2000], 65535), "≳2000");
});

test("nothing is beyond the ends of the scale", () => {
  assert.equal(bandText(0, true, [0, 65535], 65535), "≈0");
  assert.equal(bandText(255, true, [0, 65535], 65535), "≈65535");
});
