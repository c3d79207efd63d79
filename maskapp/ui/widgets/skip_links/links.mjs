// Each link leads to a container of the page.

import { Panels } from "./panels.mjs";

export class Links {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.panels = new Panels();
    root.addEventListener("click", (event) => this.go(event), { signal });
  }

  /** @param {MouseEvent} event */
  go({ target }) {
    if (!(target instanceof HTMLElement) || !target.dataset.to) return;
    const part = document.querySelector(`.st-key-${target.dataset.to}`);
    if (!(part instanceof HTMLElement)) return; // there are no images yet
    part.tabIndex = -1;
    part.focus();
  }

  destroy() {
    this.listening.abort();
    this.panels.destroy();
  }
}
