// One tab is chosen; arrow keys go to the next one.

const STEPS = new Map([
  ["ArrowLeft", -1],
  ["ArrowRight", 1],
]);

export class Tabs {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.tabs = [...root.querySelectorAll("button")];
    this.listening = new AbortController();
    const { signal } = this.listening;
    for (const tab of this.tabs) tab.addEventListener("click", () => this.choose(tab), { signal });
    root.addEventListener("keydown", (event) => this.step(event), { signal });
    const kept = document.documentElement.dataset.tab;
    this.choose(this.tabs.find((tab) => tab.dataset.tab === kept) ?? this.tabs[0]);
  }

  /** @param {HTMLButtonElement} chosen */
  choose(chosen) {
    document.documentElement.dataset.tab = chosen.dataset.tab;
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    const step = STEPS.get(event.key);
    const at = this.tabs.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    if (!step || at < 0) return;
    event.preventDefault();
    const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
    this.choose(next);
    next.focus();
  }

  destroy() {
    this.listening.abort();
  }
}
