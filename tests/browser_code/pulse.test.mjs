// When it is said that an answer is late.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Pulse } from "../../maskapp/ui/widgets/tab/pulse.mjs";

let server;
let pulse;
let told;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 100_000 });
  server = { isThere: true, running: false, unsure: false };
  told = [];
  pulse = new Pulse({
    isReachable: async (patience) => {
      if (server.isThere) return true;
      await new Promise((resolve) => setTimeout(resolve, patience));
      return server.isThere;
    },
    isRunning: () => server.running,
    isUnsure: () => server.unsure,
    tell: (isLate) => told.push(isLate ? "late" : "there"),
    beat: (patience) => told.push(patience),
  });
});

/** Let time pass, and what it begins. @param {number} ms */
async function pass(ms) {
  for (let left = ms; left > 0; left -= 100) {
    mock.timers.tick(100);
    for (let turn = 0; turn < 5; turn++) await null;
  }
}

const waits = () => pulse.wait(Date.now());

test("who waits and cannot reach the server hears of it after three seconds", async () => {
  server.isThere = false;
  waits();
  await pass(2900);
  assert.deepEqual(told, []);
  await pass(200);
  assert.deepEqual(told, ["late", 2000]);
  await pass(20_000);
  assert.deepEqual(told, ["late", 2000]); // once
  server.isThere = true;
  pulse.wait(0);
  assert.deepEqual(told.at(-1), "there");
});

test("a server that computes is not late, however long it takes", async () => {
  server.running = true;
  waits();
  await pass(120_000);
  assert.deepEqual(told, []);
});

test("a server that computes and does not answer for a moment is asked once more", async () => {
  server.running = true;
  server.isThere = false;
  waits();
  await pass(4000);
  server.isThere = true; // before the second question is over
  await pass(60_000);
  assert.deepEqual(told, []);
  server.isThere = false;
  pulse.wait(0);
  told = [];
  waits();
  await pass(5200);
  assert.deepEqual(told, ["late", 8000]);
});

test("what is reached by another way alone is late too", async () => {
  waits();
  await pass(2900);
  assert.deepEqual(told, []);
  await pass(2000);
  assert.deepEqual(told, ["late", 8000]);
});

test("while files are on their way nothing is late", async () => {
  server.isThere = false;
  server.unsure = true;
  waits();
  await pass(60_000);
  assert.deepEqual(told, []);
  server.unsure = false;
  await pass(5000);
  assert.deepEqual(told, ["late", 2000]);
});

test("whoever does something asks, but not all the time", async () => {
  let asked = 0;
  pulse.server.isReachable = async () => {
    asked += 1;
    return true;
  };
  for (let i = 0; i < 10; i++) {
    pulse.feel();
    await pass(100);
  }
  assert.equal(asked, 1);
  await pass(5000);
  assert.equal(asked, 2); // for what was done after the first one
  await pass(60_000);
  assert.equal(asked, 2);
  pulse.feel(true); // the browser says that it is offline
  assert.equal(asked, 3);
  await pass(60_000);
  assert.equal(asked, 3);
  assert.deepEqual(told, []);
});
