// What is drawn with a tool, in pixels of the image. Pure functions.

/** @import { Point, Rect, Size } from "./geometry.mjs" */

/**
 * The pixels between two points of the image, both ends included.
 *
 * @param {Point} a
 * @param {Point} b
 * @param {Size} image
 * @returns {Rect | null} Null if they are all outside the image.
 */
export function boxBetween(a, b, image) {
  /** @param {number} one @param {number} other @param {number} limit */
  const axis = (one, other, limit) => {
    const [low, high] = [Math.floor(Math.min(one, other)), Math.floor(Math.max(one, other))];
    return high < 0 || low >= limit ? null : [Math.max(low, 0), Math.min(high, limit - 1)];
  };
  const [across, down] = [axis(a.x, b.x, image.width), axis(a.y, b.y, image.height)];
  if (!across || !down) return null;
  const [left, right] = across;
  const [top, bottom] = down;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * A line between two points, its ends on corners of pixels of the image.
 *
 * @param {Point} a
 * @param {Point} b
 * @param {Size} image
 * @returns {[number, number][] | null} Null if it has no length.
 */
export function lineBetween(a, b, image) {
  /** @param {number} value @param {number} limit */
  const inside = (value, limit) => Math.min(Math.max(Math.round(value), 0), limit);
  /** @param {Point} point @returns {[number, number]} */
  const corner = ({ x, y }) => [inside(x, image.width), inside(y, image.height)];
  const [start, end] = [corner(a), corner(b)];
  return start[0] === end[0] && start[1] === end[1] ? null : [start, end];
}

/**
 * The corners of a polygon after a press, or null if that closes it.
 *
 * @param {Point[]} corners
 * @param {Point} at
 * @param {number} reach  A press this near to the first corner closes.
 * @param {number} most  So many corners close with the next press.
 * @returns {Point[] | null}
 */
export function withCorner(corners, at, reach, most) {
  const [first] = corners;
  const isNear = first && Math.hypot(at.x - first.x, at.y - first.y) < reach;
  if (corners.length > 2 && (isNear || corners.length >= most)) return null;
  const whole = { x: Math.round(at.x), y: Math.round(at.y) };
  const last = corners.at(-1);
  // The second press of a double click adds nothing.
  return last?.x === whole.x && last?.y === whole.y ? corners : [...corners, whole];
}
