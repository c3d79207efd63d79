// Undo in a box that is being typed in.

import { relisten, stopListening } from "../listening.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 *
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Box
 */

/** The box that an event began in, also inside another component. @param {Event} event */
function boxOf(event) {
  const [first] = event.composedPath();
  const isBox = first instanceof HTMLInputElement || first instanceof HTMLTextAreaElement;
  return isBox ? first : null;
}

/** @param {FrontendRendererArgs} component */
export default function ({ parentElement }) {
  const options = { capture: true, signal: relisten(parentElement) };
  /** The box that was typed in since the page took its text over. @type {Box | null} */
  let typed = null;
  let known = ""; // that text

  const begin = (/** @type {Event} */ event) => {
    const box = boxOf(event);
    if (box && box !== typed) known = box.value;
  };
  const forget = () => {
    typed = null;
  };
  const undo = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") forget();
    const isUndo = (event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key);
    const box = boxOf(event);
    if (!isUndo || !box || box !== typed) return;
    if (box.value !== known) {
      // Before the page's own listeners, and without preventing what the browser does.
      event.stopImmediatePropagation();
    } else {
      // All typing is undone, so the page's turn has come. Streamlit shows no new number in a box
      // that it takes for being typed in, until that loses the focus.
      box.blur();
      box.focus();
    }
  };
  window.addEventListener("beforeinput", begin, options);
  // Enter, too, is announced by "beforeinput", but changes nothing.
  window.addEventListener(
    "input",
    (event) => {
      typed = boxOf(event);
    },
    options,
  );
  window.addEventListener("focusout", forget, options);
  window.addEventListener("keydown", undo, options);
  return () => stopListening(parentElement);
}
