// The picture is painted once a frame, and what the hand does at once.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Frames } from "../../maskapp/ui/viewer/component/frames.mjs";

let waiting = new Map();
let painted = 0;
let frames;

const nextFrame = () => {
  const due = waiting;
  waiting = new Map();
  for (const call of due.values()) call();
};

beforeEach(() => {
  waiting = new Map();
  painted = 0;
  let last = 0;
  globalThis.requestAnimationFrame = (call) => {
    last += 1;
    waiting.set(last, call);
    return last;
  };
  globalThis.cancelAnimationFrame = (id) => waiting.delete(id);
  frames = new Frames(() => {
    frames.stop();
    painted += 1;
  });
});

test("what is asked for often is painted once, in the next frame", () => {
  for (let n = 0; n < 3; n++) frames.schedule();
  assert.equal(painted, 0);
  nextFrame();
  nextFrame();
  assert.equal(painted, 1);
});

test("what the hand does is painted at once, and what follows in the next frame", () => {
  for (let n = 0; n < 3; n++) frames.atOnce();
  assert.equal(painted, 1);
  nextFrame();
  assert.equal(painted, 2);
  nextFrame();
  frames.atOnce();
  assert.equal(painted, 3);
});

test("what waits for the next frame takes the hand with it", () => {
  frames.schedule();
  frames.atOnce();
  assert.equal(painted, 0);
  nextFrame();
  assert.equal(painted, 1);
});

test("what is stopped is not painted", () => {
  frames.schedule();
  frames.stop();
  nextFrame();
  assert.equal(painted, 0);
  frames.schedule();
  nextFrame();
  assert.equal(painted, 1);
});
