// What a reload loses is named, once, and what is told reaches the server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Reporting } from "../../maskapp/ui/images/dropping/reporting.mjs";
import { Unsent } from "../../maskapp/ui/images/dropping/unsent.mjs";

class Store extends Map {
  getItem(key) {
    return this.get(key) ?? null;
  }
  setItem(key, value) {
    this.set(key, value);
  }
  removeItem(key) {
    this.delete(key);
  }
}

const PIECES = [{ mark: "a-1", file: { name: "one.png" } }];

test("what a page had still to send is named by the next one that has the same images", () => {
  const store = new Store();
  const before = new Unsent(store);
  before.lost("mine");
  before.write(PIECES);
  assert.deepEqual(new Unsent(store).lost("of another tab"), []);
  const after = new Unsent(store);
  assert.deepEqual(after.lost("new"), []); // the server brings back what the tab had
  assert.deepEqual(after.lost("mine"), [{ name: "one.png", why: "reload", mark: "a-1" }]);
  assert.deepEqual(after.lost("mine"), []);
  before.write([]);
  assert.deepEqual(new Unsent(store).lost("mine"), []);
});

test("a store that refuses, or holds something else, costs the names alone", () => {
  const refusing = new Store();
  refusing.setItem = () => {
    throw new Error("full");
  };
  new Unsent(refusing).write(PIECES);
  const broken = new Store([["maskapp.adding", "{"]]);
  assert.deepEqual(new Unsent(broken).lost(""), []);
  assert.deepEqual(new Unsent(null).lost(""), []);
});

test("what is missing is told again until it was heard", () => {
  const reporting = new Reporting();
  const sent = [];
  const send = ({ files }) => sent.push(files.length);
  reporting.receive(0, send);
  reporting.add([{}]);
  reporting.add([]);
  reporting.add([{}]);
  reporting.receive(1, send);
  reporting.tell();
  reporting.receive(2, send);
  reporting.tell();
  assert.deepEqual(sent, [1, 2, 2]);
});
