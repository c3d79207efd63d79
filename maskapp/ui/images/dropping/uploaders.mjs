// Streamlit's uploader, as the page sees it.

import { reasonOf } from "./sorting.mjs";

/**
 * @import { Missing } from "./data.d.ts"
 *
 * @typedef {object} Chip
 * @property {Element} element
 * @property {string} name
 * @property {"under way" | "failed" | "sent"} state
 * @property {Missing["why"]} why  It failed.
 * @property {() => void} cancel  Takes it out of the list; what is under way is broken off.
 *
 * @typedef {object} Uploader
 * @property {HTMLInputElement} input
 * @property {string} name  Of what the server holds: another one after it was started again.
 * @property {number} takes  How often it had taken files when this was drawn.
 * @property {string} session
 * @property {boolean} isStale  The run that goes on has not drawn it, so far.
 * @property {boolean} isReady
 * @property {Chip[]} chips
 */

const PLACE = '[class*="st-key-images-"]';
const INPUT = `${PLACE} input[type="file"]`;
const KEY = /\bst-key-images-(\w+)-(\d+)-(\w+)/; // see `uploader.py`
const CHIP = '[data-testid="stFileChip"]';
const NAME = '[data-testid="stFileChipName"]';
const CANCEL = '[data-testid="stFileChipDeleteBtn"] button';
const WORDS = '[role="alert"]';
const SPINNER = '[data-testid="stFileChipIconSpinner"]';

/**
 * All that are there, the newest last: what a run leaves out stays until it ends.
 *
 * @returns {Uploader[]}
 */
export function uploaders() {
  const all = inputs().flatMap((input) => {
    const place = input.closest(PLACE);
    const key = KEY.exec(place?.className ?? "");
    if (!place || !key) return [];
    const [, name = "", takes = "", session = ""] = key;
    const chips = [...place.querySelectorAll(CHIP)].map(chipOf);
    const isStale = place.getAttribute("data-stale") === "true";
    const isReady = !input.disabled;
    return [{ input, name, takes: Number(takes), session, isStale, isReady, chips }];
  });
  return all.sort((a, b) => Number(b.isStale) - Number(a.isStale) || a.takes - b.takes);
}

/** @returns {HTMLInputElement[]} */
export function inputs() {
  return [...document.querySelectorAll(INPUT)].filter((each) => each instanceof HTMLInputElement);
}

/** Whether it is a part of an uploader of images. @param {Node} node */
export function isInUploader(node) {
  return node instanceof Element && node.closest(PLACE) !== null;
}

/** @param {Element} element @returns {Chip} */
function chipOf(element) {
  const name = element.querySelector(NAME)?.getAttribute("title") ?? "";
  const isFailed = element.getAttribute("aria-invalid") === "true";
  const isUnderWay = element.querySelector(SPINNER) !== null;
  const state = isFailed ? "failed" : isUnderWay ? "under way" : "sent";
  const why = reasonOf(element.querySelector(WORDS)?.textContent ?? "");
  const cancel = () => /** @type {HTMLElement | null} */ (element.querySelector(CANCEL))?.click();
  return { element, name, state, why, cancel };
}

/** @param {HTMLInputElement} input @param {File[]} files */
export function fill(input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
}
