// Files on their way: one lot at a time, none lost, none twice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Door } from "../../maskapp/ui/images/dropping/door.mjs";
import { wordsOf } from "../../maskapp/ui/images/dropping/progress.mjs";

globalThis.DataTransfer = class {
  files = [];
  items = { add: (file) => this.files.push(file) };
};

const files = (...names) => names.map((name) => ({ name }));
const names = (all) => all.map(({ name }) => name);

class Input {
  isConnected = true;
  given = [];
  dispatchEvent() {
    this.given.push(names(this.files));
  }
}

/** What the page shows, and the door that looks at it. */
class Page {
  told = [];
  constructor() {
    this.draw({});
    this.door = new Door(
      () => this.all,
      (progress) => this.told.push(progress && wordsOf(progress)),
    );
  }
  /** Draw an uploader in place of the one before. */
  draw({ name = "a", takes = 0, session = "s" }) {
    if (this.input) this.input.isConnected = false;
    this.input = new Input();
    this.uploader = {
      input: this.input,
      name,
      takes,
      session,
      isStale: false,
      isReady: true,
      chips: [],
    };
    this.all = [this.uploader];
  }
  /** Have the uploader list files, each with its state. */
  list(states) {
    const known = new Map(this.uploader.chips.map((chip) => [chip.name, chip.element]));
    this.uploader.chips = Object.entries(states).map(([name, state]) => ({
      name,
      state,
      element: known.get(name) ?? {},
    }));
  }
}

test("what comes while a lot is on its way waits until that was taken", () => {
  const page = new Page();
  page.door.add(files("1", "2"));
  page.list({ 1: "under way", 2: "sent" });
  page.door.add(files("3"));
  assert.deepEqual(page.input.given, [["1", "2"]]);
  assert.equal(page.told.at(-1), "Adding 3 files: 1 of 3 sent");
  page.list({ 1: "sent", 2: "sent" });
  page.door.look();
  assert.deepEqual(page.input.given, [["1", "2"]], "the server has not taken them");
  page.draw({ takes: 1 });
  page.door.look();
  assert.deepEqual(page.input.given, [["3"]]);
  assert.equal(page.told.at(-1), "Adding 3 files: 2 of 3 sent");
  page.draw({ takes: 2 });
  page.door.look();
  assert.equal(page.told.at(-1), undefined);
});

test("a lot whose uploader goes before is given to the next one, without what failed", () => {
  const page = new Page();
  page.door.add(files("1", "2", "3"));
  page.list({ 1: "sent", 2: "failed", 3: "under way" });
  page.door.look();
  page.draw({});
  page.door.look();
  assert.deepEqual(page.input.given, [["1", "3"]]);
});

test("a lot that the server hears of is not given once more, unless another one is there", () => {
  const page = new Page();
  page.door.add(files("1"));
  page.list({ 1: "sent" });
  page.door.look();
  page.draw({});
  page.door.look();
  assert.deepEqual(page.input.given, []);
  page.draw({ name: "b", session: "t" });
  page.door.look();
  assert.deepEqual(page.input.given, [["1"]]);
});

test("of lots that failed or were taken back nothing is waited for", () => {
  const page = new Page();
  page.door.add(files("1"));
  page.list({ 1: "failed" });
  page.door.look();
  assert.ok(!page.door.isBusy);
  page.door.add(files("2"));
  page.list({ 1: "failed", 2: "under way" });
  page.door.look();
  assert.equal(page.told.at(-1), "Adding 1 file: 0 of 1 sent");
  page.list({ 1: "failed" });
  page.door.look();
  assert.ok(!page.door.isBusy);
});

test("nothing is given to an uploader that is asleep, or to none", () => {
  const page = new Page();
  page.uploader.isReady = false;
  page.door.add(files("1"));
  assert.deepEqual(page.input.given, []);
  page.all = [];
  page.door.look();
  page.draw({});
  page.door.look();
  assert.deepEqual(page.input.given, [["1"]]);
});
