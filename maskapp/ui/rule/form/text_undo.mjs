// Undo in a box that is being typed in, of any component: its text first, then the rule.

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Box */

/** A box has given its text to the page, and begins anew. */
export const TAKEN = "maskapp-taken";
/** Inputs without text of their own. */
const NO_TEXT = ["checkbox", "radio", "range", "file"];

/** The box that an event began in, also inside another component. @param {Event} event */
function boxOf(event) {
  const [first] = event.composedPath();
  if (first instanceof HTMLTextAreaElement) return first;
  const isText = first instanceof HTMLInputElement && !NO_TEXT.includes(first.type);
  return isText ? first : null;
}

/**
 * Leave Ctrl+Z and Ctrl+Y to the browser where text is being typed, and tell of all others.
 *
 * @param {(redo: boolean) => void} go  Back, or forth again.
 * @param {AbortSignal} signal
 */
export function onUndo(go, signal) {
  const options = { capture: true, signal };
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
    if (!isUndo || event.altKey) return;
    if (box && box === typed) {
      if (box.value !== known) return;
      // All typing is undone, so the page's turn has come. Streamlit shows no new number in a box
      // that it takes for being typed in, until that loses the focus.
      box.blur();
      box.focus();
    }
    event.preventDefault();
    go(event.shiftKey || event.key.toLowerCase() === "y");
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
  window.addEventListener(TAKEN, forget, options);
  window.addEventListener("keydown", undo, options);
}
