// Takes what is dropped or pasted anywhere, and hands it to Streamlit's uploader.

import { filesOf } from "./folders.mjs";
import { sorted } from "./sorting.mjs";
import { nameZones } from "./zones.mjs";

/**
 * @import { DroppingData, Missing } from "./data.d.ts"
 * @import { Found } from "./folders.mjs"
 */

const INPUT = '[class*="st-key-images-"] input[type="file"]';
const WORDS = "Drop to add these images";

export class Dropping {
  /**
   * @param {DroppingData} limits
   * @param {(missing: Missing[]) => void} told
   * @param {AbortSignal} signal
   */
  constructor(limits, told, signal) {
    this.limits = limits;
    this.told = told;
    this.depth = 0;
    this.isOurs = false; // the uploader hears of files that were looked at here
    const options = { signal, capture: true };
    window.addEventListener("dragenter", (event) => this.onEnter(event), options);
    window.addEventListener("dragleave", (event) => this.onLeave(event), options);
    window.addEventListener("dragover", (event) => this.onOver(event), options);
    window.addEventListener("drop", (event) => this.onDrop(event), options);
    window.addEventListener("paste", (event) => this.onPaste(event), options);
    window.addEventListener("change", (event) => this.onChoose(event), options);
    signal.addEventListener("abort", () => this.hide());
    nameZones(signal);
  }

  /** @param {DragEvent} event */
  onEnter(event) {
    if (!isOfFiles(event)) return;
    this.depth++;
    this.show();
  }

  /** @param {DragEvent} event */
  onLeave(event) {
    if (!isOfFiles(event)) return;
    this.depth--;
    if (this.depth <= 0) this.hide();
  }

  /** @param {DragEvent} event */
  onOver(event) {
    const { dataTransfer } = event;
    if (!dataTransfer || !isOfFiles(event)) return;
    event.preventDefault(); // else the browser would leave the page to show the file
    dataTransfer.dropEffect = this.input ? "copy" : "none";
  }

  /** @param {DragEvent} event */
  async onDrop(event) {
    const { dataTransfer } = event;
    if (!dataTransfer || !isOfFiles(event) || isOther(event)) return;
    event.preventDefault();
    event.stopPropagation(); // the uploader would take them once more
    this.hide();
    const { found, isFolder } = await filesOf(dataTransfer);
    this.hand(found, isFolder);
  }

  /** @param {ClipboardEvent} event */
  onPaste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.hand(
      files.map((file) => ({ path: file.name, file })),
      false,
    );
  }

  /** Files that were chosen in the uploader itself. @param {Event} event */
  onChoose(event) {
    const [input] = event.composedPath();
    if (this.isOurs || !(input instanceof HTMLInputElement) || input !== this.input) return;
    const files = [...(input.files ?? [])];
    const { good, missing } = this.sort(
      files.map((file) => ({ path: file.name, file })),
      false,
    );
    if (!missing.length) return;
    if (good.length) fill(input, good);
    else event.stopPropagation();
  }

  /** @param {Found[]} found @param {boolean} isFolder */
  hand(found, isFolder) {
    const input = this.input;
    if (!input) return;
    const { good } = this.sort(found, isFolder);
    if (!good.length) return;
    fill(input, good);
    this.isOurs = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    this.isOurs = false;
  }

  /** @param {Found[]} found @param {boolean} isFolder */
  sort(found, isFolder) {
    const result = sorted(found, isFolder, this.limits);
    if (result.missing.length) this.told(result.missing);
    return result;
  }

  get input() {
    const found = document.querySelector(INPUT);
    return found instanceof HTMLInputElement ? found : null;
  }

  show() {
    if (this.sign || !this.input) return;
    this.sign = document.createElement("div");
    this.sign.id = "maskapp-drop";
    this.sign.setAttribute("role", "status");
    this.sign.style.cssText =
      "position:fixed;inset:0;z-index:1000000;pointer-events:none;display:grid;" +
      "place-items:center;border:4px dashed #fff;background:#0b3b34d9;color:#fff;" +
      "font:600 1.5rem/1.4 sans-serif;text-align:center";
    document.body.append(this.sign);
    this.sign.textContent = WORDS;
  }

  hide() {
    this.depth = 0;
    this.sign?.remove();
    this.sign = undefined;
  }
}

/** @param {HTMLInputElement} input @param {Found[]} found */
function fill(input, found) {
  const transfer = new DataTransfer();
  for (const { path, file } of found) {
    const { type, lastModified } = file;
    // By its path, files of one name in two folders stay apart.
    const named = path === file.name ? file : new File([file], path, { type, lastModified });
    transfer.items.add(named);
  }
  input.files = transfer.files;
}

/** @param {DragEvent} event */
function isOfFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Whether a file is dropped on another uploader, which wants it. @param {DragEvent} event */
function isOther(event) {
  const uploader = event
    .composedPath()
    .find((each) => each instanceof HTMLElement && each.dataset.testid === "stFileUploader");
  return uploader instanceof Element && !uploader.closest('[class*="st-key-images-"]');
}
