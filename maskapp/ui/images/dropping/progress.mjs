// Says that files are on their way, where the uploader that brings them is out of sight.

/** @import { Progress } from "./door.mjs" */

const BLIP_MS = 500; // what is there by then is not worth a word
const ID = "maskapp-adding";
const PICTURE = ".st-key-left"; // with words below it, and no control at its lower right
const EDGE = 8; // px

export class Sign {
  /** @param {() => void} stop  Called where somebody wants no more of it. */
  constructor(stop) {
    this.stop = stop;
    this.text = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    for (const event of ["scroll", "resize"])
      window.addEventListener(event, () => this.place(), { capture: true, passive: true });
  }

  /** @param {Progress | undefined} progress */
  tell(progress) {
    this.text = progress ? wordsOf(progress) : "";
    if (!progress) {
      clearTimeout(this.timer);
      this.timer = undefined;
      document.getElementById(ID)?.remove();
    } else if (this.timer === undefined) {
      this.timer = setTimeout(() => this.show(), BLIP_MS);
    } else {
      const words = document.querySelector(`#${ID} [role="status"]`);
      if (words && words.textContent !== this.text) words.textContent = this.text;
      this.place();
    }
  }

  show() {
    const sign = document.createElement("div");
    sign.id = ID;
    sign.style.cssText =
      "position:fixed;z-index:1000;display:flex;align-items:center;gap:.5rem;border-radius:1rem;" +
      "padding:.1rem .1rem .1rem .75rem;border:1px solid #fff;background:#0b3b34;color:#fff;" +
      "font:600 .875rem/1.4 sans-serif";
    const words = document.createElement("span");
    words.setAttribute("role", "status");
    sign.append(words, this.button());
    document.body.append(sign);
    this.place();
    words.textContent = this.text; // after it is there, so that it is read out
  }

  button() {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Stop";
    button.setAttribute("aria-label", "Stop adding images");
    const least = matchMedia("(pointer: coarse)").matches ? 44 : 24; // px, for a finger
    button.style.cssText =
      `min-height:${least}px;min-width:${least}px;padding:0 .6rem;border:0;border-radius:1rem;` +
      "background:#fff;color:#0b3b34;font:inherit;cursor:pointer";
    button.addEventListener("click", () => this.stop());
    return button;
  }

  /** At the lower right of the picture, else of the window. */
  place() {
    const sign = document.getElementById(ID);
    if (!sign) return;
    const { innerWidth, innerHeight } = window;
    const picture = document.querySelector(PICTURE)?.getBoundingClientRect();
    const right = Math.min(picture?.right ?? innerWidth, innerWidth);
    const bottom = Math.min(picture?.bottom ?? innerHeight, innerHeight);
    sign.style.right = `${innerWidth - right + EDGE}px`;
    sign.style.bottom = `${innerHeight - bottom}px`;
  }
}

/** @param {Progress} progress */
export function wordsOf({ total, sent }) {
  return `Adding ${sent} of ${total === 1 ? "1 file" : `${total} files`} …`;
}
