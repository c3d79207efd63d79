// Takes what is dropped or pasted anywhere, and what is chosen; the door has the uploader bring it.

import { filesOf } from "./folders.mjs";
import { sorted } from "./sorting.mjs";
import { inputs } from "./uploaders.mjs";
import { nameZones } from "./zones.mjs";

/**
 * @import { DroppingData, Missing } from "./data.d.ts"
 * @import { Door } from "./door.mjs"
 * @import { Found } from "./folders.mjs"
 */

const WORDS = "Drop to add these images";

export class Dropping {
  /**
   * @param {Door} door
   * @param {DroppingData} limits
   * @param {(missing: Missing[]) => void} told
   * @param {AbortSignal} signal
   */
  constructor(door, limits, told, signal) {
    this.door = door;
    this.limits = limits;
    this.told = told;
    this.depth = 0;
    const options = { signal, capture: true };
    window.addEventListener("dragenter", (event) => this.onEnter(event), options);
    window.addEventListener("dragleave", (event) => this.onLeave(event), options);
    window.addEventListener("dragover", (event) => this.onOver(event), options);
    window.addEventListener("drop", (event) => this.onDrop(event), options);
    window.addEventListener("paste", (event) => this.onPaste(event), options);
    window.addEventListener("click", (event) => this.onOpen(event), options);
    window.addEventListener("change", (event) => this.onChange(event), options);
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
    dataTransfer.dropEffect = inputs().length ? "copy" : "none";
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

  /** A dialog may be open for longer than its uploader is there. @param {Event} event */
  onOpen(event) {
    const input = uploaderOf(event);
    if (!input) return;
    this.opened?.abort();
    this.opened = new AbortController();
    const chosen = () => {
      if (!input.isConnected) this.choose(input); // else it is heard of by the page
    };
    input.addEventListener("change", chosen, { signal: this.opened.signal });
  }

  /** Files were chosen in the uploader itself. @param {Event} event */
  onChange(event) {
    const input = uploaderOf(event);
    if (!input || this.door.isGiving) return;
    event.stopPropagation();
    this.choose(input);
  }

  /** @param {HTMLInputElement} input */
  choose(input) {
    const files = [...(input.files ?? [])];
    input.value = ""; // the same file may be chosen once more
    this.hand(
      files.map((file) => ({ path: file.name, file })),
      false,
    );
  }

  /** @param {Found[]} found @param {boolean} isFolder */
  hand(found, isFolder) {
    const { good, missing } = sorted(found, isFolder, this.limits);
    if (missing.length) this.told(missing);
    if (good.length) this.door.add(good.map(named));
  }

  show() {
    if (this.sign || !inputs().length) return;
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

/** By its path, files of one name in two folders stay apart. @param {Found} found */
function named({ path, file }) {
  const { type, lastModified } = file;
  return path === file.name ? file : new File([file], path, { type, lastModified });
}

/** The input of the uploader of images that an event is for. @param {Event} event */
function uploaderOf(event) {
  const [target] = event.composedPath();
  return inputs().find((input) => input === target);
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
