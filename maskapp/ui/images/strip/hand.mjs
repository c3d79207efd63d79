// What somebody does to the images, with keys and buttons: steps, opens, marks, takes away.

import { bus } from "../../widgets/bus.mjs";
import { focused } from "../../widgets/focus.mjs";
import { FLAGS } from "./frame.mjs";
import { moved, wish } from "./keys.mjs";

/**
 * @import { Action } from "./data.d.ts"
 * @import { Wish } from "./keys.mjs"
 * @import { ImageSet } from "./set.mjs"
 */

/** How long somebody who steps on and on must rest before an image is opened. */
const STEP_MS = 60;
/** Steps further apart are each the first one, which opens at once. */
const FURTHER_MS = 300;
/** The key of the image whose tile in the strip is to have the focus, once it is on view. */
export const FOCUS = "focus on an image";

export class Hand {
  /** @param {ImageSet} set @param {AbortSignal} signal */
  constructor(set, signal) {
    this.set = set;
    /** @type {number | null} the image that was stepped to and is not opened yet */
    this.stepped = null;
    /** @type {number | undefined} */
    this.stepping = undefined;
    this.lastStep = -Infinity;
    // Where the image on view was among those that are shown.
    this.place = 0;
    set.root.addEventListener("keydown", (event) => this.onOwnKey(event), { signal });
    set.root.addEventListener("keyup", (event) => this.onOwnKeyUp(event), { signal });
    window.addEventListener("keydown", (event) => this.onKey(event), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.stepping));
  }

  /** A key on a tile, or on a row of the table. @param {KeyboardEvent} event */
  onOwnKey(event) {
    const { shows } = this.set;
    const list = shows === "table" ? this.set.table : this.set.tiles;
    const index = list.focused;
    if (index === null) return;
    if (event.key === "Enter") this.open(index);
    else if (shows === "strip") return;
    else {
      const asked = wish(event, null, true);
      if (asked === "check" || asked === "leave") {
        if (!event.repeat) this.mark(asked, index);
      } else {
        const order = shows === "table" ? this.set.table.sorted?.order : this.set.shown;
        const place = moved(event, (order ?? []).indexOf(index), list.places);
        if (place === null) return;
        list.go(place);
      }
    }
    event.preventDefault();
  }

  /** In some browsers a button is pressed as Space is let go. @param {KeyboardEvent} event */
  onOwnKeyUp(event) {
    if (event.key === " " && this.set.table.focused !== null) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (bus.get("connected") === false) return; // the page sleeps
    if (this.set.shows !== "strip" || !this.set.names.length) return;
    const element = focused();
    const { tiles } = this.set;
    const asked = wish(event, element, tiles.rail.contains(element));
    if (!asked) return;
    event.preventDefault();
    if (asked !== "check" && asked !== "leave") this.wish(asked);
    else if (!event.repeat) this.mark(asked, tiles.focused ?? this.set.current);
  }

  /** @param {Wish} wish */
  wish(wish) {
    const steps = { previous: -1, next: 1, first: -Infinity, last: Infinity };
    if (wish === "check" || wish === "leave") this.mark(wish, this.set.current);
    else this.step(steps[wish]);
  }

  /**
   * Mark an image as looked at, or leave it out; take that back if it is so.
   *
   * @param {"check" | "leave"} wish
   * @param {number} index
   */
  mark(wish, index) {
    const flags = this.set.flags(index);
    if (wish === "check") this.do(flags & FLAGS.lookedAt ? "uncheck" : "check", index);
    else this.do(flags & FLAGS.leftOut ? "bring_back" : "leave_out", index);
  }

  /** @param {number} by */
  step(by) {
    const { shown: order, current } = this.set;
    const place = order.indexOf(current);
    // Where it is not shown any more, another one has taken its place.
    const from = place < 0 ? this.place - Number(by > 0) : place;
    const following = order[Math.min(order.length - 1, Math.max(0, from + by))];
    if (following === undefined) return;
    if (following === current) return this.set.tiles.bringIntoView();
    if (bus.get(FOCUS)) bus.put(FOCUS, "");
    this.stepped = following;
    clearTimeout(this.stepping);
    const now = performance.now();
    const isFirst = now - this.lastStep > FURTHER_MS;
    this.lastStep = now;
    if (isFirst) this.open(following);
    else {
      this.stepping = setTimeout(() => this.open(following), STEP_MS);
      this.set.draw();
    }
  }

  /** @param {number} index */
  open(index) {
    clearTimeout(this.stepping);
    this.stepped = null;
    const key = this.set.names[index]?.key;
    if (!key) return;
    bus.put(FOCUS, this.set.shows === "strip" ? "" : key);
    this.do("open", index);
  }

  /** @param {Action["kind"]} kind @param {number} index */
  do(kind, index) {
    const name = this.set.names[index];
    if (!name) return;
    this.set.actions.add(kind, name.key, this.set.shows, name.name);
    this.set.draw();
  }
}
