// Shapes and picks over the picture.

import { origin } from "./geometry.mjs";
import { cellsOf } from "./shapes.mjs";
import { strokeTwice } from "./surfaces.mjs";

/**
 * @import { Cells, Mark } from "./data.d.ts"
 * @import { Camera, Point } from "./geometry.mjs"
 *
 * @typedef {Mark & {open?: boolean}} Painted  `open`: its last corner is not joined to its first.
 */

/**
 * Paint shapes and picks: solid lines include, dashed ones exclude, a cross means "not this".
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Camera} camera
 * @param {number} ratio  Device pixels per CSS pixel.
 * @param {Painted[]} marks
 */
export function paintMarks(context, camera, ratio, marks) {
  const corner = origin(camera, context.canvas);
  /** @type {Place} */
  const place = (x, y) => [corner.x + x * camera.scale, corner.y + y * camera.scale];
  context.save();
  for (const mark of marks) {
    const path = mark.points.length ? pointsPath(mark, place) : boxPath(mark, place, 3 * ratio);
    context.setLineDash(mark.excluded ? [6 * ratio, 5 * ratio] : []);
    strokeTwice(context, 4 * ratio, 1.5 * ratio, () => context.stroke(path));
    if (mark.cells) {
      const cells = cellsPath(mark, mark.cells, place);
      strokeTwice(context, 3 * ratio, ratio, () => context.stroke(cells));
    }
  }
  context.restore();
}

/**
 * Paint what a shape can be resized by: squares, filled where it is selected.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Camera} camera
 * @param {number} ratio  Device pixels per CSS pixel.
 * @param {Mark} mark
 * @param {Point[]} handles  In the image.
 * @param {boolean} selected
 */
export function paintHandles(context, camera, ratio, mark, handles, selected) {
  const corner = origin(camera, context.canvas);
  const half = (selected ? 5 : 4) * ratio;
  context.save();
  if (mark.kind === "ellipse" && selected) {
    const path = new Path2D();
    const [left, top] = [corner.x + mark.x * camera.scale, corner.y + mark.y * camera.scale];
    path.rect(left, top, mark.width * camera.scale, mark.height * camera.scale);
    context.setLineDash([2 * ratio, 4 * ratio]);
    strokeTwice(context, 3 * ratio, ratio, () => context.stroke(path));
    context.setLineDash([]);
  }
  for (const { x, y } of handles) {
    const [left, top] = [corner.x + x * camera.scale - half, corner.y + y * camera.scale - half];
    context.fillStyle = selected ? "#fff" : "#000";
    context.fillRect(left, top, 2 * half, 2 * half);
    context.lineWidth = 1.5 * ratio;
    context.strokeStyle = selected ? "#000" : "#fff";
    context.strokeRect(left, top, 2 * half, 2 * half);
  }
  context.restore();
}

/**
 * @typedef {(x: number, y: number) => [number, number]} Place  From the image to the canvas.
 *
 * @param {Painted} mark
 * @param {Place} place
 */
function pointsPath({ kind, points, open }, place) {
  const path = new Path2D();
  for (const [x, y] of points) path.lineTo(...place(x, y)); // the first one begins the path
  if (!open && kind !== "ruler") path.closePath();
  return path;
}

/**
 * @param {Mark} mark
 * @param {Cells} cells
 * @param {Place} place
 */
function cellsPath(mark, cells, place) {
  const path = new Path2D();
  for (const { x, y, width, height } of cellsOf(mark, cells)) {
    const [[left, top], [right, bottom]] = [place(x, y), place(x + width, y + height)];
    if (cells.round) {
      const [across, down] = [(right - left) / 2, (bottom - top) / 2];
      path.moveTo(right, top + down);
      path.ellipse(left + across, top + down, across, down, 0, 0, 2 * Math.PI);
    } else path.rect(left, top, right - left, bottom - top);
  }
  return path;
}

/**
 * At least `least` around its centre, so that a picked pixel is seen in a large image.
 *
 * @param {Mark} mark
 * @param {Place} place
 * @param {number} least
 */
function boxPath({ kind, x, y, width, height }, place, least) {
  const path = new Path2D();
  let [left, top] = place(x, y);
  let [right, bottom] = place(x + width, y + height);
  /** @param {number} low @param {number} high */
  const grow = (low, high) => Math.max(0, least - (high - low) / 2);
  const [dx, dy] = [grow(left, right), grow(top, bottom)];
  [left, right, top, bottom] = [left - dx, right + dx, top - dy, bottom + dy];
  if (kind === "ellipse") {
    const [across, down] = [(right - left) / 2, (bottom - top) / 2];
    path.ellipse(left + across, top + down, across, down, 0, 0, 2 * Math.PI);
    return path;
  }
  path.rect(left, top, right - left, bottom - top);
  if (kind === "not") {
    path.moveTo(left, top);
    path.lineTo(right, bottom);
    path.moveTo(right, top);
    path.lineTo(left, bottom);
  }
  return path;
}
