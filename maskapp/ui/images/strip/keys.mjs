// Keys that work from anywhere on the page, as long as nobody types and no control uses them.

const ARROWS = [
  "input:not([type=checkbox], [type=button], [type=file])",
  "textarea",
  "select",
  "[contenteditable='']",
  "[contenteditable=true]",
  ...[
    "slider",
    "radio",
    "tab",
    "menuitem",
    "listbox",
    "option",
    "combobox",
    "spinbutton",
    "grid",
  ].map((role) => `[role=${role}]`),
].join();
const SPACE = `${ARROWS}, input, button, a, summary, video, [role=button], [role=switch], [role=checkbox]`;

/** The element that has the focus, in whatever component it is. */
export function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** @typedef {"previous" | "next" | "check" | "leave"} Wish */

/**
 * What a key asks for, null if nothing or if it is for something else.
 *
 * @param {{key: string, defaultPrevented: boolean, ctrlKey: boolean, metaKey: boolean,
 *   altKey: boolean, shiftKey: boolean}} event
 * @param {{matches(selectors: string): boolean} | null} element  That has the focus.
 * @param {boolean} isOwn  Whether it is one of the tiles.
 * @returns {Wish | null}
 */
export function wish(event, element, isOwn) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
    return null;
  const uses = (/** @type {string} */ selectors) => !isOwn && Boolean(element?.matches(selectors));
  switch (event.key) {
    case "ArrowLeft":
      return uses(ARROWS) ? null : "previous";
    case "ArrowRight":
      return uses(ARROWS) ? null : "next";
    case " ":
      return uses(SPACE) ? null : "check";
    case "Delete":
      return uses(ARROWS) ? null : "leave";
    default:
      return null;
  }
}
