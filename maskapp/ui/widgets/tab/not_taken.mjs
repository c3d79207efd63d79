// Names what was done and the server never heard of: it no longer has what it was done to.

import { bus } from "../bus.mjs";
import { sign } from "./sign.mjs";

const MOST = 5;

/** @param {string[]} names */
function wordsOf(names) {
  const more = names.length > MOST ? [`${names.length - MOST} more`] : [];
  const all = [...names.slice(0, MOST), ...more].join(", ");
  return `Not done, as the connection was lost before the server heard of it: ${all}.`;
}

/** @param {AbortSignal} signal  The page's life. */
export function tellNotTaken(signal) {
  const tell = (/** @type {string[]} */ names) => {
    document.querySelector("#maskapp-not-taken")?.remove();
    const told = sign("maskapp-not-taken", "alert", "#6b4000");
    const words = document.createElement("span");
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.style.cssText =
      "margin-left:1rem;padding:.1rem .75rem;font:inherit;color:inherit;background:none;" +
      "border:1px solid currentcolor;border-radius:.5rem;cursor:pointer";
    close.addEventListener("click", () => told.remove());
    told.append(words, close);
    words.textContent = wordsOf(names); // after it is there, so that it is read out
  };
  bus.on("not taken", tell, signal);
}
