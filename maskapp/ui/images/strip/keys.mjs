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

/** @typedef {"previous" | "next" | "first" | "last" | "check" | "leave"} Wish */

/**
 * @typedef {{key: string, defaultPrevented: boolean, ctrlKey: boolean, metaKey: boolean,
 *   altKey: boolean, shiftKey: boolean}} Press
 */

/** Whether a key is for nobody else, and alone. @param {Press} press */
function isFree(press) {
  return !(
    press.defaultPrevented ||
    press.ctrlKey ||
    press.metaKey ||
    press.altKey ||
    press.shiftKey
  );
}

/**
 * What a key asks for, null if nothing or if it is for something else.
 *
 * @param {Press} event
 * @param {{matches(selectors: string): boolean} | null} element  That has the focus.
 * @param {boolean} isOwn  Whether it is one of the tiles.
 * @returns {Wish | null}
 */
export function wish(event, element, isOwn) {
  if (!isFree(event)) return null;
  const uses = (/** @type {string} */ selectors) => !isOwn && Boolean(element?.matches(selectors));
  switch (event.key) {
    case "ArrowLeft":
      return uses(ARROWS) ? null : "previous";
    case "ArrowRight":
      return uses(ARROWS) ? null : "next";
    case "Home":
      return isOwn ? "first" : null;
    case "End":
      return isOwn ? "last" : null;
    case " ":
      return uses(SPACE) ? null : "check";
    case "Delete":
      return uses(ARROWS) ? null : "leave";
    default:
      return null;
  }
}

/** @typedef {{count: number, columns: number, page: number}} Places  `page`: rows that are seen. */

/**
 * Where a key leads from a place among rows of places, null if it is for something else.
 *
 * @param {Press} press
 * @param {number} place
 * @param {Places} places
 */
export function moved(press, place, { count, columns, page }) {
  if (!isFree(press) || !count) return null;
  const last = count - 1;
  const down = (/** @type {number} */ rows) => {
    const to = place + rows * columns;
    if (to < 0) return place % columns;
    if (to <= last) return to;
    // The last row may be shorter than the others.
    const [row, lastRow] = [place, last].map((each) => Math.floor(each / columns));
    return row < lastRow ? Math.min(last, lastRow * columns + (place % columns)) : place;
  };
  switch (press.key) {
    case "ArrowLeft":
      return columns > 1 ? Math.max(0, place - 1) : null;
    case "ArrowRight":
      return columns > 1 ? Math.min(last, place + 1) : null;
    case "ArrowUp":
      return down(-1);
    case "ArrowDown":
      return down(1);
    case "PageUp":
      return down(-page);
    case "PageDown":
      return down(page);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}
