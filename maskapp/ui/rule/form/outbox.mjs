// What was done, numbered, and said until Python has answered.

import { bus } from "../../widgets/bus.mjs";

/**
 * @typedef {{n: number, kind: string, [field: string]: unknown}} Action
 * @typedef {{kind: string, [field: string]: unknown}} Deed  An action without its number.
 * @typedef {{hand: string, actions: Action[]}} Message
 * @typedef {(message: Message) => void} Say
 */

/** A message may be lost with the connection: then it is said again, and at last given up. */
const PATIENCE_MS = 15_000;
const TRIES = 4;
const KEY = "rule-outbox";

export class Outbox {
  constructor() {
    /** Python tells the numbers of one page from those of another by it. */
    this.hand = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.last = 0;
    /** @type {Action[]} */
    this.unanswered = [];
    /** @type {Say} */
    this.say = () => {};
    /** What is done when nobody answers. */
    this.giveUp = () => {};
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.patience = undefined;
  }

  /** @param {Deed} deed */
  add(deed) {
    this.last += 1;
    this.unanswered.push({ ...deed, n: this.last });
    this.send(TRIES);
  }

  /** @param {number} tries */
  send(tries) {
    // All of it each time: Streamlit drops a message when a newer one follows at once.
    this.say({ hand: this.hand, actions: [...this.unanswered] });
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.again(tries - 1), PATIENCE_MS);
  }

  /** @param {number} tries */
  again(tries) {
    if (!this.unanswered.length) return;
    if (tries > 0) {
      this.send(tries);
    } else {
      this.unanswered = [];
      this.giveUp();
    }
  }

  /** Python has done all up to a number. @param {string} hand @param {number} answered */
  answer(hand, answered) {
    if (hand !== this.hand) return;
    this.unanswered = this.unanswered.filter(({ n }) => n > answered);
    if (!this.unanswered.length) clearTimeout(this.patience);
  }
}

/** The page's one; a form that is mounted anew goes on with it. @returns {Outbox} */
export function outbox() {
  const known = /** @type {Outbox | undefined} */ (bus.get(KEY));
  if (known) return known;
  const made = new Outbox();
  bus.put(KEY, made);
  return made;
}
