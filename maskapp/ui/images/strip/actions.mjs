// What somebody did to images, in order: sent until it is answered, and shown at once.

import { FLAGS } from "./frame.mjs";

/** @import { Action } from "./data.d.ts" */

const RESEND_MS = 3000;

export class Actions {
  /** @param {(actions: Action[]) => void} send */
  constructor(send) {
    this.send = send;
    /** @type {Action[]} */
    this.open = [];
    this.last = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  /** @param {Action["kind"]} kind @param {string} image */
  add(kind, image) {
    // Numbers rise over a reload too, after which the server still knows the last one.
    this.last = Math.max(Date.now(), this.last + 1);
    // Of images stepped over, only the one that is reached is opened.
    if (kind === "open") this.open = this.open.filter((each) => each.kind !== "open");
    this.open.push({ n: this.last, kind, image });
    this.resend();
  }

  /** Forget what the server has dealt with. @param {number} n */
  answered(n) {
    this.last = Math.max(this.last, n);
    this.open = this.open.filter((each) => each.n > n);
    if (!this.open.length) clearTimeout(this.timer);
  }

  /** The image that is about to be on view, if the server does not know yet. */
  get opening() {
    return this.open.findLast((each) => each.kind === "open")?.image ?? null;
  }

  /** An image's flags with what the server does not know yet. @param {string} image @param {number} flags */
  flags(image, flags) {
    let now = flags;
    for (const each of this.open) {
      if (each.image !== image) continue;
      if (each.kind === "check") now |= FLAGS.lookedAt;
      if (each.kind === "uncheck") now &= ~FLAGS.lookedAt;
      if (each.kind === "leave_out") now |= FLAGS.leftOut;
      if (each.kind === "bring_back") now &= ~FLAGS.leftOut;
    }
    return now;
  }

  resend() {
    clearTimeout(this.timer);
    if (!this.open.length) return;
    this.send([...this.open]);
    this.timer = setTimeout(() => this.resend(), RESEND_MS);
  }

  destroy() {
    clearTimeout(this.timer);
  }
}
