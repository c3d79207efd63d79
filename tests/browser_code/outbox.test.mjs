// What was done is said until it is answered, in the order in which it was done.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { bus } from "../../maskapp/ui/widgets/bus.mjs";
import { Post } from "../../maskapp/ui/widgets/outbox.mjs";

let post;
let said;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1000 });
  bus.values.clear();
  bus.hearing.clear();
  post = new Post(new AbortController().signal);
  said = [];
  bus.put("tab", "t");
});

function boxed(name) {
  const box = post.box(name);
  box.connect(({ actions }) =>
    said.push(`${name}: ${actions.map(({ n, kind }) => `${n - 1000} ${kind}`).join(", ")}`),
  );
  return box;
}

const add = (box, kind) => box.add({ kind }, `words of ${kind}`);

test("each message says all that is not answered, in its order", () => {
  const box = boxed("rule");
  add(box, "type");
  add(box, "undo");
  box.answer("another hand", 5000);
  box.answer(box.hand, 1000);
  add(box, "redo");
  box.answer(box.hand, 1002);
  assert.deepEqual(said, ["rule: 0 type", "rule: 0 type, 1 undo", "rule: 1 undo, 2 redo"]);
  assert.deepEqual(box.unanswered, []);
});

test("what nobody answers is said again for ever, but not while something runs", () => {
  add(boxed("rule"), "undo");
  for (let i = 0; i < 3; i++) mock.timers.tick(5000);
  assert.equal(said.length, 4);
  bus.put("running", true);
  for (let i = 0; i < 10; i++) mock.timers.tick(5000);
  assert.equal(said.length, 4);
  bus.put("running", false);
  mock.timers.tick(5000);
  assert.equal(said.length, 5);
});

test("after a loss all is said in the order of time, one component after the other", () => {
  const [rule, set] = [boxed("rule"), boxed("set")];
  add(rule, "type");
  said = [];
  bus.put("connected", false);
  add(set, "open");
  add(rule, "undo");
  add(rule, "redo");
  add(set, "check");
  bus.put("connected", true);
  assert.deepEqual(said, []); // until it is known that the server has this tab
  bus.put("settled", 1);
  assert.deepEqual(said, ["rule: 0 type"]);
  rule.answer(post.hand, 1000);
  set.answer(post.hand, 1001);
  rule.answer(post.hand, 1003);
  const expected = ["rule: 0 type", "set: 1 open", "rule: 2 undo, 3 redo", "set: 4 check"];
  assert.deepEqual(said, expected);
  set.answer(post.hand, 1004);
  add(rule, "type");
  assert.equal(said.at(-1), "rule: 5 type"); // at once again
  rule.answer(post.hand, 1005);
  bus.put("connected", false);
  bus.put("connected", true);
  bus.put("settled", 2);
  add(set, "check");
  assert.equal(said.at(-1), "set: 6 check");
});

test("what follows in another component is said once what came before is answered", () => {
  const [rule, set] = [boxed("rule"), boxed("set")];
  add(rule, "type");
  add(set, "open");
  add(set, "check");
  assert.deepEqual(said, ["rule: 0 type"]);
  rule.answer(post.hand, 1000);
  assert.deepEqual(said.slice(1), ["set: 1 open, 2 check"]);
  set.answer(post.hand, 1002);
  add(rule, "undo");
  assert.deepEqual(said.slice(2), ["rule: 3 undo"]);
});

test("how long something waits is told, of components that are there", () => {
  const box = boxed("rule");
  add(box, "undo");
  assert.equal(bus.get("unanswered"), 1000);
  box.leave(box.say);
  assert.equal(bus.get("unanswered"), 0);
  box.connect(() => said.push("again"));
  assert.equal(bus.get("unanswered"), 1000);
  mock.timers.tick(5000);
  assert.equal(said.at(-1), "again");
  box.answer(post.hand, 1000);
  assert.equal(bus.get("unanswered"), 0);
});

test("what the server can no longer take is named, and given up", () => {
  const box = boxed("rule");
  let given = 0;
  box.giveUp = () => {
    given += 1;
  };
  add(box, "undo");
  bus.put("tab", "t"); // the same one
  assert.equal(given, 0);
  bus.put("connected", false);
  add(box, "type");
  bus.put("connected", true);
  bus.put("tab", "another");
  assert.deepEqual(bus.get("not taken"), ["words of undo", "words of type"]);
  assert.equal(given, 1);
  assert.deepEqual(box.unanswered, []);
  bus.put("settled", 1);
  mock.timers.tick(60_000);
  assert.equal(said.length, 1);
});

test("who lets go of all images does not hear that something was lost", () => {
  add(boxed("rule"), "undo");
  bus.put("tab", "another");
  assert.equal(bus.get("not taken"), undefined);
  assert.deepEqual(post.box("rule").unanswered, []);
});
