// When to ask for what is new: at once, then ever more rarely, and not at all once all is there.

const FIRST_MS = 100;
const LAST_MS = 1000;
// A question can get lost, as with the connection.
const LOST_MS = 5000;

export class Asking {
  /** @param {(n: number) => void} ask */
  constructor(ask) {
    this.ask = ask;
    this.n = 0;
    this.pause = FIRST_MS;
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  /** A frame is there. @param {number} asked  The question that it answers. @param {boolean} busy */
  received(asked, busy) {
    clearTimeout(this.timer);
    // One that nobody asked for follows an edit: much is new.
    this.pause = asked === this.n && this.n ? Math.min(LAST_MS, 2 * this.pause) : FIRST_MS;
    if (busy) this.timer = setTimeout(() => this.again(), this.pause);
  }

  again() {
    this.n += 1;
    this.ask(this.n);
    this.timer = setTimeout(() => this.again(), LOST_MS);
  }

  destroy() {
    clearTimeout(this.timer);
  }
}
