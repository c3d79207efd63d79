// Whether the server is late: somebody has done something, and it neither answers nor computes.

/**
 * @typedef {object} Server
 * @property {(patience: number) => Promise<boolean>} isReachable
 * @property {() => boolean} isRunning  As far as the page has heard.
 * @property {() => boolean} isUnsure  That it is late means nothing now.
 * @property {(isLate: boolean) => void} tell
 * @property {(patience: number) => void} beat  Have the connection made anew without an answer.
 */

/** Nobody waits for what is answered by then. */
const SOON_MS = 1000;
/** How long it may take to say that it is there. */
const PATIENCE_MS = 2000;
/** A server that computes may take longer. */
const BUSY_MS = 8000;
/** Whoever does one thing after the other has it asked no more often. */
const PAUSE_MS = 3000;

export class Pulse {
  /** @param {Server} server */
  constructor(server) {
    this.server = server;
    /** Since when something is not answered, 0 for nothing. */
    this.since = 0;
    this.isLate = false;
    this.isAsking = false;
    this.lastAsked = Number.NEGATIVE_INFINITY;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.feeling = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Something is not answered, or all is. @param {number} since */
  wait(since) {
    this.since = since;
    clearTimeout(this.timer);
    if (since) this.timer = setTimeout(() => this.ask(), SOON_MS);
    else this.answered();
  }

  /** The server has answered. */
  answered() {
    this.tell(false);
  }

  /** Somebody does something. @param {boolean} [isSure]  That there is a reason to ask. */
  feel(isSure = false) {
    if (isSure) this.ask();
    if (isSure || this.feeling !== undefined) return;
    const pause = Math.max(0, this.lastAsked + PAUSE_MS - Date.now());
    this.feeling = setTimeout(() => {
      this.feeling = undefined;
      this.ask();
    }, pause);
  }

  async ask() {
    const { server } = this;
    if (this.isAsking || server.isUnsure()) return this.later();
    this.isAsking = true;
    this.lastAsked = Date.now();
    const wasRunning = server.isRunning();
    let isThere = await server.isReachable(PATIENCE_MS);
    // A long computation may hold up all of the server: it is asked once more.
    if (!isThere && wasRunning) isThere = await server.isReachable(PATIENCE_MS);
    this.isAsking = false;
    if (server.isUnsure()) return this.later();
    const isSilent = this.since > 0 && !server.isRunning();
    // It can be reached, but by another way than that on which it was told.
    const isDeaf = isThere && isSilent && Date.now() - this.since >= SOON_MS + PATIENCE_MS;
    const isNew = !this.isLate;
    if (!isThere || isDeaf) this.tell(true);
    else if (!isSilent) this.tell(false);
    // Once: each takes the place of the one before, and begins to wait anew.
    if (isNew && this.isLate) server.beat(wasRunning || isDeaf ? BUSY_MS : PATIENCE_MS);
    return this.later();
  }

  later() {
    clearTimeout(this.timer);
    if (this.since || this.isLate) this.timer = setTimeout(() => this.ask(), PATIENCE_MS);
  }

  /** @param {boolean} isLate */
  tell(isLate) {
    if (isLate === this.isLate) return;
    this.isLate = isLate;
    this.server.tell(isLate);
  }
}
