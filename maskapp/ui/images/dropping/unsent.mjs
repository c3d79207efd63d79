// What a tab has still to send, remembered for a reload: the files are gone with the page that had
// them, and are named.

/**
 * @import { Missing } from "./data.d.ts"
 * @import { Piece } from "./lots.mjs"
 *
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store
 */

const KEY = "maskapp.adding";

export class Unsent {
  /** @param {Store | null} store */
  constructor(store) {
    this.store = store;
    this.before = this.read();
    this.name = ""; // of what the server holds for this tab
  }

  /**
   * What the page that was loaded before had still to send to what the tab has now; once.
   *
   * Another tab, a copy of this one, has something else.
   *
   * @param {string} name @returns {Missing[]}
   */
  lost(name) {
    this.name = name;
    if (!this.before || this.before.name !== name) return [];
    const { files } = this.before;
    this.before = undefined;
    return files.map(([mark, file]) => ({ name: file, why: "reload", mark }));
  }

  /** @param {Piece[]} pieces */
  write(pieces) {
    const files = pieces.map(({ mark, file }) => [mark, file.name]);
    try {
      if (files.length) this.store?.setItem(KEY, JSON.stringify({ name: this.name, files }));
      else this.store?.removeItem(KEY);
    } catch {
      // Private windows may refuse it, and there may be no room: a reload then names nothing.
    }
  }

  /** @returns {{name: string, files: [string, string][]} | undefined} */
  read() {
    try {
      const found = JSON.parse(this.store?.getItem(KEY) ?? "null");
      return found ? { name: String(found.name), files: [...found.files] } : undefined;
    } catch {
      return undefined;
    }
  }
}
