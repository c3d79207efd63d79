// Files on their way to the server: one lot at a time goes through Streamlit's uploader.
//
// What the server has taken leaves with the uploader that brought it: it draws a new one. What
// else was under way in that one would be lost, so nothing is: the next lot waits. A lot is kept
// until it was taken; an uploader that goes before has the next one bring it again. What failed or
// was stopped is kept too: it can be tried again.

import { inLots, lotsOf } from "./lots.mjs";
import { fill } from "./uploaders.mjs";

/**
 * @import { Missing } from "./data.d.ts"
 * @import { Batch, Piece } from "./lots.mjs"
 * @import { Chip, Uploader } from "./uploaders.mjs"
 *
 * @typedef {{total: number, sent: number}} Progress
 *
 * @typedef {object} Lot
 * @property {Piece[]} pieces
 * @property {Uploader} uploader  As it was when it got them.
 * @property {Set<Element>} others  What it listed before.
 * @property {Chip[]} chips  What it listed of these when it was last looked at.
 *
 * @typedef {object} Told
 * @property {(progress: Progress | undefined) => void} progress  Nothing if all is there.
 * @property {(missing: Missing[]) => void} missing
 * @property {(pieces: Piece[]) => void} unsent  All that was not taken yet.
 * @property {(count: number) => void} failed  How many files can be tried again.
 */

const AGAIN_MS = 30_000;
/** Another try can end in another way. @type {Set<Missing["why"]>} */
const PASSING = new Set(["connection", "space", "stopped", "other"]);

export class Door {
  /**
   * @param {() => Uploader[]} uploaders  Those on the page, the newest last.
   * @param {Told} told
   */
  constructor(uploaders, told) {
    this.uploaders = uploaders;
    this.told = told;
    this.isGiving = false; // what the uploader hears of now was here before
    /** @type {Batch[]} */
    this.waiting = [];
    /** @type {Lot | undefined} */
    this.lot = undefined;
    this.sent = 0; // of lots that were taken since nothing was under way
    /** @type {Set<Piece>} */
    this.failed = new Set();
    /** @type {WeakSet<Element>} */
    this.heard = new WeakSet(); // what failed and was told
  }

  /** @param {File[]} files */
  add(files) {
    this.bring(lotsOf(files));
  }

  /**
   * Follow what an uploader was given before there was a door, as far as it still has it: files that
   * were chosen, not those that were dropped on it.
   */
  adopt() {
    const uploader = this.uploaders().at(-1);
    const files = [...(uploader?.input.files ?? [])];
    if (!uploader?.chips.length || !files.length || this.isBusy) return;
    const pieces = lotsOf(files).flatMap((each) => each.pieces);
    this.lot = { pieces, uploader, others: new Set(), chips: uploader.chips };
    this.note();
    this.look();
  }

  /** Bring once more what failed, or was stopped. */
  retry() {
    const pieces = [...this.failed];
    this.forget();
    this.bring(inLots(pieces));
  }

  /** What failed is not tried again. */
  forget() {
    this.failed.clear();
    this.told.failed(0);
  }

  /** @param {Batch[]} lots */
  bring(lots) {
    this.waiting.push(...lots);
    this.note();
    this.look();
  }

  /** Send nothing more of what is under way. */
  stop() {
    const waiting = this.waiting.flatMap(({ pieces }) => pieces);
    this.waiting = [];
    const underWay = (this.lot?.chips ?? []).filter(({ state }) => state === "under way");
    const cut = this.lot ? piecesOf(underWay, this.lot.pieces) : [];
    for (const { cancel } of underWay) cancel();
    this.miss([...cut, ...waiting], "stopped");
    this.note();
    this.look();
  }

  /** Send nothing more of drops that the server takes nothing more of. @param {string[]} drops */
  refuse(drops) {
    const refused = this.waiting.filter(({ drop }) => drops.includes(drop));
    if (!refused.length) return;
    this.waiting = this.waiting.filter((each) => !refused.includes(each));
    this.miss(
      refused.flatMap(({ pieces }) => pieces),
      "full",
    );
    this.note();
    this.look();
  }

  get isBusy() {
    return this.lot !== undefined || this.waiting.length > 0;
  }

  /** See what became of the lot, and hand over the next one if that can be done. */
  look() {
    const all = this.uploaders();
    this.hear(all);
    if (!this.isBusy) {
      this.told.progress(undefined);
      return;
    }
    if (this.lot) this.follow(this.lot, all);
    const [next] = this.waiting;
    const newest = all.at(-1);
    if (!this.lot && next && newest?.isReady) {
      this.waiting.shift();
      this.hand(next.pieces, newest);
    }
    if (!this.isBusy) this.sent = 0;
    this.told.progress(this.isBusy ? this.progress : undefined);
  }

  /** Tell of uploads that failed: they are known to the browser alone. @param {Uploader[]} all */
  hear(all) {
    const chips = all.flatMap((each) => each.chips);
    for (const chip of chips) {
      if (chip.state !== "failed" || this.heard.has(chip.element)) continue;
      this.heard.add(chip.element);
      const left = this.lot?.pieces.filter((each) => !this.failed.has(each)) ?? [];
      const [piece] = piecesOf([chip], left);
      if (piece) this.miss([piece], chip.why);
      else this.told.missing([{ name: chip.name, why: chip.why, mark: "" }]);
    }
  }

  /** @param {Piece[]} pieces @param {Missing["why"]} why */
  miss(pieces, why) {
    if (!pieces.length) return;
    this.told.missing(pieces.map(({ mark, file }) => ({ name: file.name, why, mark })));
    if (!PASSING.has(why)) return;
    for (const piece of pieces) this.failed.add(piece);
    this.told.failed(this.failed.size);
  }

  /** @param {Lot} lot @param {Uploader[]} all */
  follow(lot, all) {
    const { name, takes, input } = lot.uploader;
    const now = all.find((each) => each.input === input);
    const wasListed = lot.chips.length > 0;
    if (now) lot.chips = now.chips.filter(({ element }) => !lot.others.has(element));
    const failed = lot.chips.filter(({ state }) => state === "failed");
    if (all.some((each) => each.name === name && each.takes > takes)) {
      this.sent += lot.chips.length - failed.length || lot.pieces.length;
      this.end();
    } else if (!input.isConnected && !isTold(lot, all)) {
      this.again(lot);
    } else if (now && (wasListed || lot.chips.length) && failed.length === lot.chips.length) {
      this.end(); // none came, which was told, or they were taken back
    }
  }

  end() {
    this.lot = undefined;
    this.note();
  }

  /** @param {Piece[]} pieces @param {Uploader} uploader */
  hand(pieces, uploader) {
    const others = new Set(uploader.chips.map(({ element }) => element));
    this.lot = { pieces, uploader, others, chips: [] };
    const files = pieces.map(({ file }) => file);
    fill(uploader.input, files);
    this.isGiving = true;
    uploader.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.isGiving = false;
  }

  /** Bring a lot again, without what failed. @param {Lot} lot */
  again({ pieces }) {
    this.lot = undefined;
    this.waiting.unshift(...inLots(pieces.filter((each) => !this.failed.has(each))));
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

  note() {
    const waiting = this.waiting.flatMap(({ pieces }) => pieces);
    const all = [...(this.lot?.pieces ?? []), ...waiting];
    this.told.unsent(all.filter((each) => !this.failed.has(each)));
  }

  /** @returns {Progress} */
  get progress() {
    const chips = this.lot?.chips ?? [];
    const sent = chips.filter(({ state }) => state === "sent").length;
    const failed = chips.filter(({ state }) => state === "failed").length;
    const inLot = chips.length ? chips.length - failed : (this.lot?.pieces.length ?? 0);
    const waiting = this.waiting.reduce((sum, { pieces }) => sum + pieces.length, 0);
    return { total: this.sent + inLot + waiting, sent: this.sent + sent };
  }
}

/** The files that chips stand for, each once. @param {Chip[]} chips @param {Piece[]} pieces */
function piecesOf(chips, pieces) {
  const left = [...pieces];
  return chips.flatMap(({ name }) => {
    const at = left.findIndex(({ file }) => file.name === name);
    return at < 0 ? [] : left.splice(at, 1);
  });
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
