// Files on their way: one lot at a time, none lost, none twice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Door } from "../../maskapp/ui/images/dropping/door.mjs";
import { inLots, lotsOf, MOST_FILES } from "../../maskapp/ui/images/dropping/lots.mjs";
import { wordsOf } from "../../maskapp/ui/images/dropping/progress.mjs";

globalThis.DataTransfer = class {
  files = [];
  items = { add: (file) => this.files.push(file) };
};

const files = (...names) => names.map((name) => new File(["x"], name));
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
  missing = [];
  unsent = [];
  failed = 0;
  cancelled = [];
  constructor() {
    this.draw({});
    this.door = new Door(() => this.all, {
      progress: (progress) => this.told.push(progress && wordsOf(progress)),
      missing: (missing) => this.missing.push(...missing),
      unsent: (pieces) => {
        this.unsent = pieces.map(({ file }) => file.name);
      },
      failed: (count) => {
        this.failed = count;
      },
    });
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
      why: "connection",
      cancel: () => this.cancelled.push(name),
    }));
  }
}

test("what comes while a lot is on its way waits until that was taken", () => {
  const page = new Page();
  page.door.add(files("1", "2"));
  page.list({ 1: "under way", 2: "sent" });
  page.door.add(files("3"));
  assert.deepEqual(page.input.given, [["1", "2"]]);
  assert.equal(page.told.at(-1), "Adding 1 of 3 files …");
  page.list({ 1: "sent", 2: "sent" });
  page.door.look();
  assert.deepEqual(page.input.given, [["1", "2"]], "the server has not taken them");
  page.draw({ takes: 1 });
  page.door.look();
  assert.deepEqual(page.input.given, [["3"]]);
  assert.equal(page.told.at(-1), "Adding 2 of 3 files …");
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
  assert.equal(page.told.at(-1), "Adding 0 of 1 file …");
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

const told = (missing) => missing.map(({ name, why }) => `${name} ${why}`);
const many = (count) => files(...Array.from({ length: count }, (_, index) => `${index}`));

test("many files go in lots, and are counted together", () => {
  const page = new Page();
  page.door.add(many(MOST_FILES + 5));
  assert.equal(page.input.given[0].length, MOST_FILES);
  assert.equal(page.told.at(-1), `Adding 0 of ${MOST_FILES + 5} files …`);
  assert.equal(page.unsent.length, MOST_FILES + 5);
  page.draw({ takes: 1 });
  page.door.look();
  assert.equal(page.input.given[0].length, 5);
  assert.equal(page.told.at(-1), `Adding ${MOST_FILES} of ${MOST_FILES + 5} files …`);
  assert.equal(page.unsent.length, 5);
  page.draw({ takes: 2 });
  page.door.look();
  assert.deepEqual(page.unsent, []);
});

test("a lot holds few large files, and files of one drop; each file has a mark of its own", () => {
  const large = { name: "l", size: 40 * 2 ** 20 };
  const of = (mark, file) => ({ mark, file });
  const lots = inLots([of("a-0", large), of("a-1", large), of("b-0", { size: 1 })]);
  assert.deepEqual(
    lots.map(({ drop, pieces }) => [drop, pieces.length]),
    [
      ["a", 1],
      ["a", 1],
      ["b", 1],
    ],
  );
  const [{ pieces }] = lotsOf(files("x.png", "x.png"), "d");
  assert.deepEqual(
    pieces.map(({ file }) => file.type),
    ["application/octet-stream;maskapp=d-0", "application/octet-stream;maskapp=d-1"],
  );
  assert.notEqual(lotsOf(files("x"))[0].drop, lotsOf(files("x"))[0].drop);
});

test("what failed is told once, and brought again when somebody wants it", () => {
  const page = new Page();
  page.door.add(files("1", "2"));
  page.list({ 1: "failed", 2: "under way" });
  page.door.look();
  page.door.look();
  assert.deepEqual(told(page.missing), ["1 connection"]);
  assert.deepEqual([page.failed, page.unsent], [1, ["1", "2"]]);
  page.draw({ takes: 1 });
  page.door.look();
  assert.ok(!page.door.isBusy);
  page.door.retry();
  assert.deepEqual([page.input.given, page.failed], [[["1"]], 0]);
  assert.equal(page.door.lot.pieces[0].mark, page.missing[0].mark);
});

test("where somebody stops it, what is under way is broken off, and can go on later", () => {
  const page = new Page();
  page.door.add(many(MOST_FILES + 1));
  page.list({ 0: "sent", 1: "under way" });
  page.door.look();
  page.door.stop();
  assert.deepEqual(page.cancelled, ["1"]);
  assert.deepEqual(told(page.missing), ["1 stopped", `${MOST_FILES} stopped`]);
  page.draw({ takes: 1 });
  page.door.look();
  assert.ok(!page.door.isBusy);
  page.door.retry();
  assert.deepEqual(page.input.given, [["1", `${MOST_FILES}`]]);
});

test("of a drop that the server takes no more of, nothing more is sent", () => {
  const page = new Page();
  page.door.add(many(MOST_FILES + 1));
  page.door.add(files("other"));
  const [{ drop }] = page.door.waiting;
  page.door.refuse([drop]);
  assert.deepEqual(told(page.missing), [`${MOST_FILES} full`]);
  assert.equal(page.failed, 0);
  page.draw({ takes: 1 });
  page.door.look();
  assert.deepEqual(page.input.given, [["other"]]);
});

test("files that were chosen before the door was there come too where their uploader goes", () => {
  const page = new Page();
  page.door.adopt();
  assert.ok(!page.door.isBusy);
  page.input.files = files("1", "2");
  page.list({ 1: "under way", 2: "sent" });
  page.door.adopt();
  assert.deepEqual(page.input.given, []);
  assert.equal(page.told.at(-1), "Adding 1 of 2 files …");
  page.draw({});
  page.door.look();
  assert.deepEqual(page.input.given, [["1", "2"]]);
});
