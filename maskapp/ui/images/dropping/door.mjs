// Files on their way to the server: one lot at a time goes through Streamlit's uploader.
//
// What the server has taken leaves with the uploader that brought it: it draws a new one. What
// else was under way in that one would be lost, so nothing is: the next lot waits. A lot is kept
// until it was taken; an uploader that goes before has the next one bring it again.

import { fill } from "./uploaders.mjs";

/**
 * @import { Chip, Uploader } from "./uploaders.mjs"
 *
 * @typedef {{total: number, sent: number}} Progress
 *
 * @typedef {object} Lot
 * @property {File[]} files
 * @property {Uploader} uploader  As it was when it got them.
 * @property {Set<Element>} others  What it listed before.
 * @property {Chip[]} chips  What it listed of these when it was last looked at.
 */

const AGAIN_MS = 30_000;

export class Door {
  /**
   * @param {() => Uploader[]} uploaders  Those on the page, the newest last.
   * @param {(progress: Progress | undefined) => void} told  How far it is; nothing if all is there.
   */
  constructor(uploaders, told) {
    this.uploaders = uploaders;
    this.told = told;
    this.isGiving = false; // what the uploader hears of now was here before
    /** @type {File[][]} */
    this.waiting = [];
    /** @type {Lot | undefined} */
    this.lot = undefined;
    this.sent = 0; // of lots that were taken since nothing was under way
  }

  /** @param {File[]} files */
  add(files) {
    this.waiting.push(files);
    this.look();
  }

  get isBusy() {
    return this.lot !== undefined || this.waiting.length > 0;
  }

  /** See what became of the lot, and hand over the next one if that can be done. */
  look() {
    if (!this.isBusy) return;
    const all = this.uploaders();
    if (this.lot) this.follow(this.lot, all);
    const [files] = this.waiting;
    const newest = all.at(-1);
    if (!this.lot && files && newest?.isReady) {
      this.waiting.shift();
      this.hand(files, newest);
    }
    if (!this.isBusy) this.sent = 0;
    this.told(this.isBusy ? this.progress : undefined);
  }

  /** @param {Lot} lot @param {Uploader[]} all */
  follow(lot, all) {
    const { name, takes, input } = lot.uploader;
    const now = all.find((each) => each.input === input);
    const wasListed = lot.chips.length > 0;
    if (now) lot.chips = now.chips.filter(({ element }) => !lot.others.has(element));
    const failed = lot.chips.filter(({ state }) => state === "failed");
    if (all.some((each) => each.name === name && each.takes > takes)) {
      this.sent += lot.files.length - failed.length;
      this.lot = undefined;
    } else if (!input.isConnected && !isTold(lot, all)) {
      this.again(lot);
    } else if (now && (wasListed || lot.chips.length) && failed.length === lot.chips.length) {
      this.lot = undefined; // none came, which is told elsewhere, or they were taken back
    }
  }

  /** @param {File[]} files @param {Uploader} uploader */
  hand(files, uploader) {
    const others = new Set(uploader.chips.map(({ element }) => element));
    this.lot = { files, uploader, others, chips: [] };
    fill(uploader.input, files);
    this.isGiving = true;
    uploader.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.isGiving = false;
  }

  /** Bring a lot again, without what failed. @param {Lot} lot */
  again({ files, chips }) {
    const failed = new Set(chips.filter((each) => each.state === "failed").map(({ name }) => name));
    const left = files.filter((file) => !failed.has(file.name));
    this.lot = undefined;
    if (left.length) this.waiting.unshift(left);
  }

  /** The connection is back: what was asked for before may never be answered. */
  reconnected() {
    const { lot } = this;
    setTimeout(() => {
      if (lot && this.lot === lot && !lot.chips.length) {
        this.again(lot);
        this.look();
      }
    }, AGAIN_MS);
  }

  /** @returns {Progress} */
  get progress() {
    const chips = this.lot?.chips ?? [];
    const sent = chips.filter(({ state }) => state === "sent").length;
    const failed = chips.filter(({ state }) => state === "failed").length;
    const inLot = chips.length ? chips.length - failed : (this.lot?.files.length ?? 0);
    const waiting = this.waiting.reduce((sum, files) => sum + files.length, 0);
    return { total: this.sent + inLot + waiting, sent: this.sent + sent };
  }
}

/**
 * Whether the server hears of a lot, of which the uploader tells when all of it was sent: then it
 * is taken, but by a session that is there no more.
 *
 * @param {Lot} lot @param {Uploader[]} all
 */
function isTold({ chips, uploader }, all) {
  const newest = all.at(-1);
  const isSame = !newest || (newest.name === uploader.name && newest.session === uploader.session);
  const isSent = chips.some(({ state }) => state === "sent");
  return isSame && isSent && chips.every(({ state }) => state !== "under way");
}
