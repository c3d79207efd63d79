// What a tab remembers over a reload, and what it says to the server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory } from "../../maskapp/ui/widgets/tab/memory.mjs";

const NOBODY = { are: async () => false };
const DATA = { token: "", names: [], answered: 0, busy: 0 };

function opened({ kept = null, others = NOBODY, navigation = "reload" } = {}) {
  const store = new Map(kept ? [["maskapp.tab", JSON.stringify(kept)]] : []);
  const place = { getItem: (key) => store.get(key) ?? null, setItem: (k, v) => store.set(k, v) };
  const memory = new Memory(
    place,
    others,
    () => navigation,
    () => "?r=rule",
  );
  const said = [];
  const receive = (data) => memory.receive({ ...DATA, ...data }, (hello) => said.push(hello));
  return { memory, said, receive, kept: () => JSON.parse(store.get("maskapp.tab") ?? "null") };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 600));

test("a new tab remembers what it is given, without a word", () => {
  const tab = opened();
  tab.receive({ token: "t", names: ["a.png"] });
  assert.deepEqual(tab.said, []);
  assert.deepEqual(tab.kept(), { token: "t", names: ["a.png"] });
});

test("a reload asks for what it had, and gets it", () => {
  const tab = opened({ kept: { token: "t", names: ["a.png"] } });
  tab.receive({ token: "" });
  const [{ number, ...hello }] = tab.said;
  const search = "?r=rule";
  assert.deepEqual(hello, { token: "t", names: ["a.png"], insist: false, byLink: false, search });
  tab.receive({ token: "t", names: ["a.png"], answered: number });
  assert.equal(tab.said.length, 1);
});

test("what it had is asked for before a new token is taken, also after a restart", () => {
  const tab = opened({ kept: { token: "old", names: ["a.png"] } });
  tab.receive({ token: "new" });
  assert.equal(tab.said[0].token, "old");
  assert.equal(tab.kept().token, "old");
  tab.receive({ token: "new", answered: tab.said[0].number });
  assert.deepEqual(tab.kept(), { token: "new", names: [] });
});

test("a hello that a new session never heard is said again", () => {
  const tab = opened();
  tab.receive({ token: "t" });
  tab.memory.hello();
  tab.receive({ token: "another" });
  assert.equal(tab.said.length, 2);
  assert.equal(tab.said[1].token, "t");
});

test("an address that was opened has its own rule; later words have not", () => {
  const tab = opened({ kept: { token: "t", names: [] }, navigation: "navigate" });
  tab.receive({ token: "" });
  assert.equal(tab.said[0].byLink, true);
  tab.receive({ token: "t", answered: tab.said[0].number });
  tab.memory.hello();
  assert.equal(tab.said[1].byLink, false);
});

test("a duplicated tab begins anew", async () => {
  const tab = opened({ kept: { token: "t", names: ["a"] }, others: { are: async () => true } });
  tab.receive({ token: "new" });
  tab.receive({ token: "new", answered: tab.said[0].number, busy: 1 });
  await soon();
  assert.deepEqual([tab.said[1].token, tab.said[1].names], ["", []]);
  tab.receive({ token: "new", answered: tab.said[1].number });
  assert.equal(tab.kept().token, "new");
});

test("where no other tab has it, it is asked for again, and at last insisted on", async () => {
  const tab = opened({ kept: { token: "t", names: ["a"] } });
  tab.receive({ token: "new" });
  for (const busy of [1, 2, 3]) {
    tab.receive({ token: "new", answered: tab.said.at(-1).number, busy });
    await soon();
    assert.deepEqual([tab.said.length, tab.said.at(-1).insist], [busy + 1, false]);
  }
  tab.receive({ token: "new", answered: tab.said.at(-1).number, busy: 4 });
  await soon();
  assert.deepEqual([tab.said.at(-1).token, tab.said.at(-1).insist], ["t", true]);
});

test("a private window that stores nothing still works", () => {
  const refuse = () => {
    throw new Error("denied");
  };
  const memory = new Memory(
    { getItem: refuse, setItem: refuse },
    NOBODY,
    () => "",
    () => "",
  );
  memory.receive({ ...DATA, token: "t" }, assert.fail);
  assert.equal(memory.token, "t");
});
