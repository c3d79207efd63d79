// Shapes that are moved and resized: what is under a point, and what a drag makes of it. Pure
// functions, in pixels of the image.

import { clamp } from "../../widgets/numbers.mjs";

/**
 * @import { Cells, Mark } from "./data.d.ts"
 * @import { Point, Rect, Size } from "./geometry.mjs"
 *
 * @typedef {{id: number, part: "body" | "edge" | "handle", handle: number}} Hit
 *   `handle`: its number in `handlesOf`, −1 for none.
 * @typedef {Point & {cursor: string}} Handle
 */

/** Which ends of a box its handles move: −1 the lower one, 1 the upper one, 0 none. */
/** @type {[number, number, string][]} */
const BOX = [
  [-1, -1, "nwse-resize"],
  [0, -1, "ns-resize"],
  [1, -1, "nesw-resize"],
  [1, 0, "ew-resize"],
  [1, 1, "nwse-resize"],
  [0, 1, "ns-resize"],
  [-1, 1, "nesw-resize"],
  [-1, 0, "ew-resize"],
];

/** @param {Mark} mark @returns {Rect} The box around a shape. */
export function boxOf({ kind, points, x, y, width, height }) {
  if (kind !== "polygon") return { x, y, width, height };
  const [across, down] = [points.map(([each]) => each), points.map(([, each]) => each)];
  const [left, top] = [Math.min(...across), Math.min(...down)];
  return { x: left, y: top, width: Math.max(...across) - left, height: Math.max(...down) - top };
}

/**
 * The cells of a grid in reading order, where the server has them.
 *
 * @param {Rect} box
 * @param {Cells} cells
 * @returns {Rect[]}
 */
export function cellsOf(box, { rows, columns, fill }) {
  /** @param {number} start @param {number} length @param {number} at @param {number} count */
  const line = (start, length, at, count) => {
    const low = start + Math.floor((at * length) / count);
    const high = start + Math.floor(((at + 1) * length) / count);
    const gap = Math.floor(((high - low) * (100 - fill)) / 200);
    return [low + gap, Math.max(1, high - low - 2 * gap)];
  };
  const across = Array.from({ length: columns }, (_, at) => line(box.x, box.width, at, columns));
  const down = Array.from({ length: rows }, (_, at) => line(box.y, box.height, at, rows));
  return down.flatMap(([y, height]) => across.map(([x, width]) => ({ x, y, width, height })));
}

/** What can be dragged to resize a shape: the corners of a polygon, eight places of others.
 * @param {Mark} mark @returns {Handle[]} */
export function handlesOf(mark) {
  if (mark.kind === "polygon") return mark.points.map(([x, y]) => ({ x, y, cursor: "crosshair" }));
  const { x, y, width, height } = mark;
  return BOX.map(([across, down, cursor]) => ({
    x: x + ((across + 1) / 2) * width,
    y: y + ((down + 1) / 2) * height,
    cursor,
  }));
}

/**
 * What a press at a point takes hold of: handles before edges, edges before the inside of the
 * shape that is selected. The inside of others is free, to draw or to look at.
 *
 * @param {Mark[]} marks  In the order in which they are painted.
 * @param {number} selected  Id of a shape, 0 for none.
 * @param {Point} at
 * @param {number} reach  How near is on it.
 * @returns {Hit | null}
 */
export function hitOf(marks, selected, at, reach) {
  const shapes = marks.filter(({ id }) => id).reverse();
  shapes.sort((a, b) => Number(b.id === selected) - Number(a.id === selected));
  for (const mark of shapes) {
    const handle = nearest(handlesOf(mark), at, reach);
    // What is seen of an ellipse that is not selected is its line: its box has no corners there.
    if (handle >= 0 && (mark.id === selected || distanceTo(mark, at) <= reach)) {
      return { id: mark.id, part: "handle", handle };
    }
  }
  for (const mark of shapes) {
    if (distanceTo(mark, at) <= reach) return { id: mark.id, part: "edge", handle: -1 };
  }
  const own = shapes.find(({ id }) => id === selected);
  return own && isInside(own, at) ? { id: own.id, part: "body", handle: -1 } : null;
}

/**
 * A shape moved by whole pixels; at least one pixel of its box stays in the image.
 *
 * @param {Mark} mark
 * @param {number} dx
 * @param {number} dy
 * @param {Size} image
 * @returns {Mark}
 */
export function moved(mark, dx, dy, image) {
  const box = boxOf(mark);
  /** @param {number} by @param {number} start @param {number} length @param {number} limit */
  const kept = (by, start, length, limit) =>
    clamp(start + Math.round(by), Math.min(start, 1 - length), Math.max(start, limit - 1)) - start;
  const [across, down] = [
    kept(dx, box.x, box.width, image.width),
    kept(dy, box.y, box.height, image.height),
  ];
  /** @type {[number, number][]} */
  const points = mark.points.map(([x, y]) => [x + across, y + down]);
  return { ...mark, x: mark.x + across, y: mark.y + down, points };
}

/**
 * A shape with one of its handles at another place; a box never loses its last pixel.
 *
 * @param {Mark} mark
 * @param {number} handle
 * @param {Point} to
 * @returns {Mark}
 */
export function dragged(mark, handle, to) {
  const [x, y] = [Math.round(to.x), Math.round(to.y)];
  if (mark.kind === "polygon") {
    const points = mark.points.map(
      (point, index) => /** @type {[number, number]} */ (index === handle ? [x, y] : point),
    );
    return { ...mark, points };
  }
  const [across, down] = BOX[handle];
  /** @param {number} side @param {number} start @param {number} length @param {number} at */
  const ends = (side, start, length, at) => {
    const stop = start + length;
    const low = side < 0 ? Math.min(at, stop - 1) : start;
    const high = side > 0 ? Math.max(at, start + 1) : stop;
    return [low, high - low];
  };
  const [left, width] = ends(across, mark.x, mark.width, x);
  const [top, height] = ends(down, mark.y, mark.height, y);
  return { ...mark, x: left, y: top, width, height };
}

/**
 * A shape that is wider and higher by some pixels, its top left corner kept.
 *
 * @param {Mark} mark
 * @param {number} across
 * @param {number} down
 * @returns {Mark}
 */
export function grown(mark, across, down) {
  const box = boxOf(mark);
  const width = Math.max(1, box.width + across);
  const height = Math.max(1, box.height + down);
  if (mark.kind !== "polygon") return { ...mark, width, height };
  /** @param {number} at @param {number} start @param {number} length @param {number} now */
  const scaled = (at, start, length, now) =>
    length ? start + Math.round(((at - start) / length) * now) : at;
  /** @type {[number, number][]} */
  const points = mark.points.map(([x, y]) => [
    scaled(x, box.x, box.width, width),
    scaled(y, box.y, box.height, height),
  ]);
  return { ...mark, points };
}

/** Where a shape lies, for screen readers and below the picture. @param {Mark} mark */
export function placeText(mark) {
  const { x, y, width, height } = boxOf(mark);
  return `${mark.cells ? "grid" : mark.kind} of ${width} × ${height} at x ${x}, y ${y}`;
}

/** @param {Mark} a @param {Mark} b */
export function isSame(a, b) {
  const told = (/** @type {Mark} */ { x, y, width, height, points }) =>
    JSON.stringify([x, y, width, height, points]);
  return told(a) === told(b);
}

/** @param {Point[]} points @param {Point} at @param {number} reach */
function nearest(points, at, reach) {
  const away = points.map(({ x, y }) => Math.hypot(x - at.x, y - at.y));
  const least = Math.min(...away);
  return least <= reach ? away.indexOf(least) : -1;
}

/** How far a point is from the line of a shape. @param {Mark} mark @param {Point} at */
function distanceTo(mark, at) {
  if (mark.kind === "ellipse") return distanceToEllipse(mark, at);
  const corners = cornersOf(mark);
  const away = corners.map((from, index) =>
    distanceToLine(from, corners[(index + 1) % corners.length], at),
  );
  return Math.min(...away);
}

/** @param {Mark} mark @returns {Point[]} */
function cornersOf(mark) {
  const handles = handlesOf(mark);
  return mark.kind === "polygon" ? handles : [0, 2, 4, 6].map((index) => handles[index]);
}

/** @param {Point} from @param {Point} to @param {Point} at */
function distanceToLine(from, to, at) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length ? ((at.x - from.x) * dx + (at.y - from.y) * dy) / length : 0;
  const part = clamp(along, 0, 1);
  return Math.hypot(at.x - from.x - part * dx, at.y - from.y - part * dy);
}

/** About the distance: exact on the line, and right in its order near it. @param {Mark} mark @param {Point} at */
function distanceToEllipse({ x, y, width, height }, at) {
  const [a, b] = [width / 2, height / 2];
  const [dx, dy] = [at.x - x - a, at.y - y - b];
  const far = Math.hypot(dx / a, dy / b);
  if (far === 0) return Math.min(a, b);
  const slope = Math.hypot(dx / (a * a), dy / (b * b));
  return (Math.abs(far - 1) * far) / slope;
}

/** @param {Mark} mark @param {Point} at */
function isInside(mark, at) {
  if (mark.kind === "ellipse") {
    const [a, b] = [mark.width / 2, mark.height / 2];
    return Math.hypot((at.x - mark.x - a) / a, (at.y - mark.y - b) / b) <= 1;
  }
  let inside = false;
  const corners = cornersOf(mark);
  corners.forEach((from, index) => {
    const to = corners[(index + 1) % corners.length];
    const crosses = from.y > at.y !== to.y > at.y;
    if (crosses && at.x < ((to.x - from.x) * (at.y - from.y)) / (to.y - from.y) + from.x) {
      inside = !inside;
    }
  });
  return inside;
}
