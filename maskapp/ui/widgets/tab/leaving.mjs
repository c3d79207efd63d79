// Asks before a page is left with images, by Back and by closing it alike.

import { bus } from "../bus.mjs";

const RELOAD_MS = 2000;

export class Leaving {
  /** @param {() => boolean} hasImages */
  constructor(hasImages) {
    this.hasImages = hasImages;
    this.reloads = Number.NEGATIVE_INFINITY;
    window.addEventListener("keydown", (event) => this.onKey(event), { capture: true });
    window.addEventListener("beforeunload", (event) => this.onLeave(event));
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const isReload = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "r";
    if (event.key === "F5" || isReload) this.reloads = event.timeStamp;
  }

  /** @param {Event} event */
  onLeave(event) {
    // A reload loses nothing but what is still on its way.
    const isReload = event.timeStamp - this.reloads < RELOAD_MS;
    const isLost = bus.get("adding") === true;
    if (isLost || (this.hasImages() && !isReload)) event.preventDefault();
  }
}
