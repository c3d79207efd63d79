// What is seen of the set, which Python is told: of that it sends masks.

/** @import { Seen } from "./data.d.ts" */

/** How long the tiles rest before masks of those that are seen are asked for. */
const SETTLE_MS = 120;

export class Seeing {
  /** @param {(tiles: number[]) => Seen} about @param {(seen: Seen) => void} tell */
  constructor(about, tell) {
    this.about = about;
    this.tell = tell;
    this.told = "";
    /** @type {number[]} */
    this.tiles = [];
    /** @type {number | undefined} */
    this.settling = undefined;
  }

  destroy() {
    clearTimeout(this.settling);
  }

  /** Masks of what is seen are asked for. @param {number[]} indices */
  see(indices) {
    this.tiles = indices;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.now(), SETTLE_MS);
  }

  /** Nothing is seen yet. */
  anew() {
    this.tiles = [];
    this.now();
  }

  now() {
    const seen = this.about([...this.tiles].sort((a, b) => a - b));
    const text = JSON.stringify(seen);
    if (text === this.told) return;
    this.told = text;
    this.tell(seen);
  }
}
