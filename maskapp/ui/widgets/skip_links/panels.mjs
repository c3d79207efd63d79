// The panels of buttons such as Export and Help: they stand at the end of the page, where Tab comes
// last. Opened by the keyboard, a panel takes the focus; closed, it gives it back to its button.

const BUTTON = 'button[aria-haspopup="dialog"]';
const PANEL = '[role="dialog"]';
const FRAMES = 60; // a panel comes a little after its button says so
/** Keys that go through the images from anywhere else on the page. */
const ELSEWHERE = ["ArrowLeft", "ArrowRight", " ", "Delete"];

export class Panels {
  constructor() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    /** The panel that is open, and its button. @type {{panel: HTMLElement, button: Element} | null} */
    this.open = null;
    this.isByKey = false;
    const hear = (/** @type {Event} */ { type }) => {
      this.isByKey = type === "keydown";
    };
    for (const type of ["keydown", "pointerdown"]) {
      document.addEventListener(type, hear, { capture: true, signal });
    }
    document.addEventListener("keydown", (event) => this.keep(event), { signal });
    this.watching = new MutationObserver((changes) => {
      for (const { target } of changes) this.see(/** @type {Element} */ (target));
    });
    this.watching.observe(document.body, { subtree: true, attributeFilter: ["aria-expanded"] });
  }

  /** @param {Element} button */
  see(button) {
    if (!button.matches(BUTTON)) return;
    if (button.getAttribute("aria-expanded") === "true") this.enter(button, FRAMES);
    else if (this.open?.button === button) this.leave(button);
  }

  /** @param {Element} button @param {number} frames */
  enter(button, frames) {
    const panel = [...document.querySelectorAll(PANEL)].at(-1);
    if (panel instanceof HTMLElement) {
      this.open = { panel, button };
      if (!this.isByKey || panel.contains(document.activeElement)) return;
      panel.tabIndex = -1;
      panel.focus();
    } else if (frames > 0) {
      requestAnimationFrame(() => this.enter(button, frames - 1));
    }
  }

  /** @param {Element} button */
  leave(button) {
    this.open = null;
    // Who pressed somewhere else is there now.
    if (this.isByKey && button instanceof HTMLElement) button.focus();
  }

  /** What is typed in a panel is for the panel. @param {KeyboardEvent} event */
  keep(event) {
    const { target, key } = event;
    if (!ELSEWHERE.includes(key) || !(target instanceof Node)) return;
    if (this.open?.panel.contains(target)) event.stopPropagation();
  }

  destroy() {
    this.listening.abort();
    this.watching.disconnect();
  }
}
