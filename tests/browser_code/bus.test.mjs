// What components tell each other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { bus } from "../../maskapp/ui/widgets/bus.mjs";

const hearing = (key) => {
  const heard = [];
  const ending = new AbortController();
  bus.on(key, (value) => heard.push(value), ending.signal);
  return { heard, end: () => ending.abort() };
};

test("who comes late hears the last value, then each new one, until it leaves", () => {
  bus.put("a", 1);
  bus.put("a", 2);
  const late = hearing("a");
  bus.put("a", 3);
  bus.put("b", 9);
  late.end();
  bus.put("a", 4);
  assert.deepEqual(late.heard, [2, 3]);
  assert.equal(bus.get("a"), 4);
});

test("who is told nothing yet hears nothing", () => {
  const early = hearing("c");
  assert.deepEqual(early.heard, []);
  early.end();
});

test("another version of the module shares the bus", async () => {
  const again = await import("../../maskapp/ui/widgets/bus.mjs?again");
  bus.put("d", 1);
  assert.equal(again.bus.get("d"), 1);
});
