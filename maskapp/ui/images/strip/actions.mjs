// What somebody did to images, in order: kept until it is answered, and shown at once.

import { outbox } from "../../widgets/outbox.mjs";
import { FLAGS } from "./frame.mjs";

/**
 * @import { Message, Say } from "../../widgets/outbox.mjs"
 * @import { Action } from "./data.d.ts"
 */

/** @type {Record<Action["kind"], string>} */
const WORDS = {
  open: "look at",
  check: "looked at",
  uncheck: "not looked at",
  leave_out: "leave out",
  bring_back: "bring back",
  remove: "remove",
};

export class Actions {
  /** @param {(message: Message) => void} send @param {() => void} giveUp */
  constructor(send, giveUp) {
    /** @type {Say} */
    this.send = (message) => send(message);
    this.giveUp = giveUp;
    // Strip, grid and table are answered alike: one may go as another is still to be answered.
    this.box = outbox("set");
    this.connect();
  }

  connect() {
    this.box.connect(this.send);
    this.box.giveUp = this.giveUp;
  }

  /** @returns {Action[]} */
  get open() {
    return /** @type {any[]} */ (this.box.unanswered);
  }

  /** @param {Action["kind"]} kind @param {string} image @param {Action["shows"]} shows @param {string} name */
  add(kind, image, shows, name) {
    // Of images stepped over, only the one that is reached is opened.
    if (kind === "open") this.box.keep((each) => each.kind !== "open");
    this.connect();
    this.box.add({ kind, image, shows }, `${WORDS[kind]} ${name}`);
  }

  /** Forget what the server has dealt with. @param {string} hand @param {number} n */
  answered(hand, n) {
    if (!this.box.say) this.connect(); // grid or table had it, and went
    this.box.answer(hand, n);
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

  destroy() {
    this.box.leave(this.send);
  }
}
