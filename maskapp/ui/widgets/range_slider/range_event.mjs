// What a slider dispatches on the window while a hand is on it, and who draws masks hears.

/**
 * @typedef {object} RangeEvent
 * @property {"move" | "release" | "cancel"} phase
 * @property {number} low  In ticks.
 * @property {number} high
 * @property {number} range  `Slider.range_id`.
 * @property {boolean} outside
 * @property {string | null} token  Of the message to Python that is not answered yet.
 */

const NAME = "maskapp:range";

/** @param {RangeEvent} detail */
export function tellRange(detail) {
  window.dispatchEvent(new CustomEvent(NAME, { detail }));
}

/** @param {(detail: RangeEvent) => void} hear @param {AbortSignal} signal */
export function hearRange(hear, signal) {
  window.addEventListener(NAME, (event) => event instanceof CustomEvent && hear(event.detail), {
    signal,
  });
}
