// Uploads that failed are known to the browser alone: in the uploader's list, which is emptied.

import { reasonOf } from "./sorting.mjs";

/** @import { Missing } from "./data.d.ts" */

const UPLOADER = '[class*="st-key-images-"]';
const FAILED = '[data-testid="stFileChip"][aria-invalid="true"]';
const NAME = '[data-testid="stFileChipName"]';

/** @param {(missing: Missing[]) => void} told @param {AbortSignal} signal */
export function watchFailures(told, signal) {
  /** @type {WeakSet<Element>} */
  const known = new WeakSet();
  const look = () => {
    const chips = [...document.querySelectorAll(`${UPLOADER} ${FAILED}`)];
    const fresh = chips.filter((chip) => !known.has(chip));
    for (const chip of fresh) known.add(chip);
    const missing = fresh.map((chip) => ({
      name: chip.querySelector(NAME)?.getAttribute("title") ?? "a file",
      why: reasonOf(chip.querySelector('[role="alert"]')?.textContent ?? ""),
    }));
    if (missing.length) told(missing);
  };
  const observer = new MutationObserver((changes) => {
    const isOurs = changes.some(
      ({ target }) => target instanceof Element && target.closest(UPLOADER),
    );
    if (isOurs) look();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect());
}
