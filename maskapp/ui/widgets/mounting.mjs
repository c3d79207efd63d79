// What components do when Streamlit mounts them.

/** @typedef {{root: Element, destroy: () => void}} Part */

/**
 * The part of its HTML named by `data-part`.
 *
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} name
 * @param {new () => T} type
 * @returns {T}
 */
export function partOf(root, name, type) {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof type)) throw new Error(`no ${type.name} is the part "${name}"`);
  return found;
}

/**
 * What a component keeps for each place where it is mounted.
 *
 * @template {Part} T
 */
export class Places {
  /** @param {string} selector  Of the root of its HTML. */
  constructor(selector) {
    this.selector = selector;
    /** @type {WeakMap<ParentNode, T>} */
    this.known = new WeakMap();
  }

  /**
   * What is kept for a place, made anew if its HTML is new.
   *
   * @param {ParentNode} place
   * @param {(root: HTMLElement) => T} make
   */
  at(place, make) {
    const root = place.querySelector(this.selector);
    const known = this.known.get(place);
    if (known && known.root === root) return known;
    known?.destroy();
    if (!(root instanceof HTMLElement)) throw new Error(`${this.selector} is not there`);
    const made = make(root);
    this.known.set(place, made);
    return made;
  }

  /** Streamlit cleans up. @param {ParentNode} place */
  leave(place) {
    const known = this.known.get(place);
    // It also does after a call that a newer one overtook: only leaving the page counts.
    if (!known || known.root.isConnected) return;
    known.destroy();
    this.known.delete(place);
  }
}
