// Arrow keys in Streamlit's text inputs.

import { relisten, stopListening } from "../listening.mjs";
import { isStep, stepped } from "./ticks.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { NumberScale } from "./ticks.mjs"
 */

const FIELD = '[data-testid="stTextInputField"]';

/**
 * Type a text into one of Streamlit's inputs, and Enter.
 *
 * @param {HTMLInputElement} field
 * @param {string} text
 */
function type(field, text) {
  // React, which owns the input, would not notice `field.value = text`.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}

/**
 * The field and its scale, if it is one of the boxes.
 *
 * @param {EventTarget | null} target
 * @param {Record<string, NumberScale>} boxes
 */
function boxOf(target, boxes) {
  if (!(target instanceof HTMLInputElement) || !target.closest(FIELD)) return null;
  const box = target.closest('[class*="st-key-"]');
  const name = [...(box?.classList ?? [])].find((each) => each in boxes);
  return name ? { field: target, scale: boxes[name] } : null;
}

/** @param {FrontendRendererArgs<{}, {boxes: Record<string, NumberScale>}>} component */
export default function ({ parentElement, data: { boxes } }) {
  const options = { capture: true, signal: relisten(parentElement) };

  // The keypad of an iPhone has no minus.
  const prepare = (/** @type {EventTarget | null} */ target) => {
    const box = boxOf(target, boxes);
    if (box && box.scale[0] >= 0) box.field.inputMode = "decimal";
  };
  const step = (/** @type {KeyboardEvent} */ event) => {
    const box = isStep(event.key) ? boxOf(event.target, boxes) : null;
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const text = stepped(box.field.value, event, box.scale);
    if (text !== null) type(box.field, text);
  };

  window.addEventListener("keydown", step, options);
  // A phone asks for the kind of keypad as a box gets the focus.
  window.addEventListener("pointerdown", ({ target }) => prepare(target), options);
  window.addEventListener("focusin", ({ target }) => prepare(target), options);
  for (const field of document.querySelectorAll(FIELD)) prepare(field);
  return () => stopListening(parentElement);
}
