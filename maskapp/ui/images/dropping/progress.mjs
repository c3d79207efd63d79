// Says that files are on their way, where the uploader that brings them is out of sight.

/** @import { Progress } from "./door.mjs" */

const BLIP_MS = 500; // what is there by then is not worth a word
const ID = "maskapp-adding";
const PICTURE = ".st-key-left"; // with words below it, and no control at its lower right
const EDGE = 8; // px

export class Sign {
  constructor() {
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
      const sign = document.getElementById(ID);
      if (sign && sign.textContent !== this.text) sign.textContent = this.text;
      this.place();
    }
  }

  show() {
    const sign = document.createElement("div");
    sign.id = ID;
    sign.setAttribute("role", "status");
    sign.style.cssText =
      "position:fixed;z-index:1000;pointer-events:none;padding:.1rem .75rem;border-radius:1rem;" +
      "border:1px solid #fff;background:#0b3b34;color:#fff;font:600 .875rem/1.4 sans-serif";
    document.body.append(sign);
    this.place();
    sign.textContent = this.text; // after it is there, so that it is read out
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
  return `Adding ${total === 1 ? "1 file" : `${total} files`}: ${sent} of ${total} sent`;
}
