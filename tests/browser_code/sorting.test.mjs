// Which files go to the server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonOf, sorted } from "../../maskapp/ui/images/dropping/sorting.mjs";

const LIMITS = { endings: [".png", ".tif"], most: 100 };
const of = (...files) => files.map(([path, size]) => ({ path, file: { size } }));
const names = (found) => found.map(({ path }) => path);

test("what is too large is told by name; what else was chosen the server judges", () => {
  const { good, missing } = sorted(
    of(["a.png", 100], ["big.tif", 101], ["n.txt", 1]),
    false,
    LIMITS,
  );
  assert.deepEqual(names(good), ["a.png", "n.txt"]);
  assert.deepEqual(missing, [{ name: "big.tif", why: "size", mark: "" }]);
});

test("in folders, what no image can be is left out, and what systems put there without a word", () => {
  const found = of(["d/A.PNG", 1], ["d/e/n.txt", 1], ["d/.DS_Store", 1], ["d/e/Thumbs.db", 1]);
  const { good, missing } = sorted(found, true, LIMITS);
  assert.deepEqual(names(good), ["d/A.PNG"]);
  assert.deepEqual(missing, [{ name: "d/e/n.txt", why: "type", mark: "" }]);
});

test("Streamlit's words for a failed upload are understood", () => {
  const said = {
    "Error: File must be 200.0MB or smaller.": "size",
    "Error: AxiosError: Request failed with status code 413": "size",
    "Error: AxiosError: Request failed with status code 507": "space",
    "Error: AxiosError: Network Error": "connection",
    "Error: text/plain files are not allowed.": "type",
    "Error: ?": "other",
  };
  for (const [text, why] of Object.entries(said)) assert.equal(reasonOf(text), why, text);
});
