// Where tiles lie: in one row that scrolls sideways, or in rows that fill the width.

/** @typedef {{width: number, height: number, columns: number}} Rail  Columns 0: one row. */

/** How tiles lie in a window. @param {"strip" | "grid"} shows @param {number} width of the window */
export function railOf(shows, width) {
  if (shows === "strip") return { width: 118, height: 118, columns: 0 };
  const columns = Math.max(1, Math.floor(width / 232));
  const tile = Math.floor(width / columns);
  return { width: tile, height: Math.round(tile * 0.75) + 34, columns };
}

/** @param {Rail} rail @param {number} place */
export function placeOf(rail, place) {
  if (!rail.columns) return { x: place * rail.width, y: 0 };
  const row = Math.floor(place / rail.columns);
  return { x: (place % rail.columns) * rail.width, y: row * rail.height };
}

/** The size of all tiles together. @param {Rail} rail @param {number} count */
export function sizeOf(rail, count) {
  if (!rail.columns) return { width: count * rail.width, height: rail.height };
  const rows = Math.ceil(count / rail.columns);
  return { width: rail.columns * rail.width, height: rows * rail.height };
}

/**
 * The places from the first that is seen to behind the last, and some more on both sides.
 *
 * @param {Rail} rail
 * @param {number} count
 * @param {{left: number, top: number, width: number, height: number}} view
 * @returns {[number, number]}
 */
export function seenPlaces(rail, count, view) {
  const [start, length, step, each] = rail.columns
    ? [view.top, view.height, rail.height, rail.columns]
    : [view.left, view.width, rail.width, 1];
  const more = rail.columns ? 1 : 2;
  const first = Math.max(0, Math.floor(start / step) - more) * each;
  const last = (Math.ceil((start + length) / step) + more) * each;
  return [Math.min(first, count), Math.min(count, last)];
}
