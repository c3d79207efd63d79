// What the components of a page tell each other: the last value of each key, and each new one.
// Components are bundled apart and may be of two versions after an update: the first one makes the
// bus, and all share it.

/** @typedef {(value: any) => void} Hear */

class Bus {
  constructor() {
    /** @type {Map<string, unknown>} */
    this.values = new Map();
    /** @type {Map<string, Set<Hear>>} */
    this.hearing = new Map();
  }

  /** Keep a value, and tell it to all who hear its key. @param {string} key @param {unknown} value */
  put(key, value) {
    this.values.set(key, value);
    for (const hear of [...(this.hearing.get(key) ?? [])]) hear(value);
  }

  /** The last value of a key, undefined if there is none. @param {string} key */
  get(key) {
    return this.values.get(key);
  }

  /**
   * Call `hear` with the value that is there, if there is one, and with each that comes.
   *
   * @param {string} key
   * @param {Hear} hear
   * @param {AbortSignal} signal  Ends it.
   */
  on(key, hear, signal) {
    const all = this.hearing.get(key) ?? new Set();
    this.hearing.set(key, all.add(hear));
    signal.addEventListener("abort", () => all.delete(hear));
    if (this.values.has(key)) hear(this.values.get(key));
  }
}

/** @type {{maskappBus?: Bus}} */
const page = /** @type {any} */ (globalThis);
page.maskappBus ??= new Bus();

export const bus = page.maskappBus;
