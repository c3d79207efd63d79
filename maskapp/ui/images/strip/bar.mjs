// The line above the tiles: how many images, which one is on view, what can be done with it.

import { partOf } from "../../widgets/mounting.mjs";
import { FLAGS } from "./frame.mjs";
import { countText, FILTERS, progressText, SORTS } from "./order.mjs";

/**
 * @import { Head } from "./data.d.ts"
 * @import { Filter, Sort } from "./order.mjs"
 * @import { Wish } from "./keys.mjs"
 */

export class Bar {
  /**
   * @param {HTMLElement} root
   * @param {{wish: (wish: Wish) => void, remove: (index: number) => void, sort: (sort: Sort) => void,
   *   filter: (filter: Filter) => void}} on
   */
  constructor(root, on) {
    this.count = partOf(root, "count", HTMLElement);
    this.place = partOf(root, "place", HTMLElement);
    this.why = partOf(root, "why", HTMLElement);
    const button = (/** @type {string} */ name, /** @type {Wish} */ wish) => {
      const found = partOf(root, name, HTMLButtonElement);
      found.addEventListener("click", () => on.wish(wish));
      return found;
    };
    this.previous = button("previous", "previous");
    this.next = button("next", "next");
    this.check = button("check", "check");
    this.leave = button("leave", "leave");
    this.remove = partOf(root, "remove", HTMLButtonElement);
    this.really = partOf(root, "really", HTMLElement);
    /** @type {number | null} the image that is asked about */
    this.asked = null;
    this.current = -1;
    this.pages = 1;
    this.remove.addEventListener("click", () => {
      const sure = this.asked === this.current;
      this.ask(sure ? null : this.current);
      if (sure) on.remove(this.current);
    });
    this.remove.addEventListener("blur", () => this.ask(null));
    this.remove.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.ask(null);
    });
    this.ask(null);
    this.sort = choices(partOf(root, "sort", HTMLSelectElement), SORTS, on.sort);
    this.filter = choices(partOf(root, "filter", HTMLSelectElement), FILTERS, on.filter);
  }

  /** Ask whether an image is to be removed, or no longer: nothing brings it back. @param {number | null} index */
  ask(index) {
    this.asked = index;
    const what = this.pages > 1 ? `all ${this.pages} pages` : "this image";
    this.really.hidden = index === null;
    this.remove.title = `Remove ${what}, for good (asks once more)`;
    this.remove.ariaLabel = index === null ? `Remove ${what}` : `Really remove ${what}? For good`;
  }

  /**
   * @param {object} shown
   * @param {Head} shown.head
   * @param {number[]} shown.flags  Of all images.
   * @param {ArrayLike<number>} shown.percents  Of all images.
   * @param {number[]} shown.order
   * @param {number} shown.current
   * @param {string} shown.name
   * @param {number} shown.pages  Of the file of the image on view, in the set.
   * @param {string} shown.why
   * @param {Sort} shown.sort
   * @param {Filter} shown.filter
   */
  show({ head, flags, percents, order, current, name, pages, why, sort, filter }) {
    const progress = progressText(head);
    const text = [countText(flags, percents), ...(progress ? [progress] : [])].join(" · ");
    // Whoever listens to a screen reader is not told of each image that is counted.
    this.count.setAttribute("aria-live", progress ? "off" : "polite");
    if (this.count.textContent !== text) this.count.textContent = text;
    const place = order.indexOf(current);
    this.place.textContent = `${place < 0 ? "–" : place + 1} / ${order.length}  ${name}`;
    this.place.title = name;
    this.previous.disabled = place === 0 || !order.length;
    this.next.disabled = place === order.length - 1 || !order.length;
    const of = current < 0 ? 0 : flags[current];
    this.check.disabled = this.leave.disabled = this.remove.disabled = current < 0;
    const isOther = current !== this.current || pages !== this.pages;
    Object.assign(this, { current, pages });
    if (isOther) this.ask(null);
    this.check.ariaPressed = String(Boolean(of & FLAGS.lookedAt));
    this.leave.ariaPressed = String(Boolean(of & FLAGS.leftOut));
    this.leave.textContent = of & FLAGS.leftOut ? "⊘ Bring back" : "⊘ Leave out";
    const isEmpty = flags.length > 0 && order.length === 0;
    this.why.textContent = this.why.title = isEmpty ? "None of them." : why;
    this.sort.value = sort;
    this.filter.value = filter;
  }
}

/**
 * @template {string} T
 * @param {HTMLSelectElement} select
 * @param {Record<T, string>} words
 * @param {(choice: T) => void} chosen
 */
function choices(select, words, chosen) {
  for (const [value, word] of Object.entries(words))
    select.add(new Option(/** @type {string} */ (word), value));
  select.addEventListener("change", () => chosen(/** @type {T} */ (select.value)));
  return select;
}
