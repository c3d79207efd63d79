// Which part of a picture is drawn where on the canvas. Pure functions.

import { clamp } from "../../widgets/numbers.mjs";
import { isCoarse, origin } from "./geometry.mjs";

/**
 * @import { Camera, Rect, Sampling, Size } from "./geometry.mjs"
 * @import { Layer, Scene } from "./painting.mjs"
 */

/**
 * The layers to paint: the detail only where the preview is too coarse for the screen.
 *
 * @param {Scene} scene
 * @param {Camera} camera
 * @returns {Layer[]}
 */
export function shown(scene, camera) {
  return isCoarse(camera, scene.size) ? scene.layers : scene.layers.slice(0, 1);
}

/**
 * @param {Rect} rect  Of the image.
 * @param {Camera} camera
 * @param {Size} canvas
 * @returns {Rect | null} What of it is on the canvas, in whole pixels.
 */
export function placed(rect, camera, canvas) {
  const corner = origin(camera, canvas);
  /** @param {number} start @param {number} length @param {number} offset @param {number} limit */
  const axis = (start, length, offset, limit) => {
    const first = Math.round(start * camera.scale + offset);
    const last = Math.max(Math.round((start + length) * camera.scale + offset), first + 1);
    const visible = clamp(first, 0, limit);
    return [visible, clamp(last, 0, limit) - visible];
  };
  const [x, width] = axis(rect.x, rect.width, corner.x, canvas.width);
  const [y, height] = axis(rect.y, rect.height, corner.y, canvas.height);
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/**
 * The part of a sampled bitmap that belongs at a place on the canvas.
 *
 * @param {Rect} target  On the canvas.
 * @param {Sampling} part  What of the image the bitmap shows.
 * @param {Size} bitmap
 * @param {Camera} camera
 * @param {Size} canvas
 * @returns {Rect} In pixels of the bitmap, not rounded.
 */
export function sourceOf(target, part, bitmap, camera, canvas) {
  const corner = origin(camera, canvas);
  /**
   * @param {number} first
   * @param {number} length
   * @param {number} offset
   * @param {number} start
   * @param {number} limit
   */
  const axis = (first, length, offset, start, limit) => {
    /** @param {number} position */
    const at = (position) =>
      clamp(((position - offset) / camera.scale - start) / part.step, 0, limit);
    const from = at(first);
    return [from, Math.max(at(first + length) - from, 1e-6)];
  };
  const [x, width] = axis(target.x, target.width, corner.x, part.x, bitmap.width);
  const [y, height] = axis(target.y, target.height, corner.y, part.y, bitmap.height);
  return { x, y, width, height };
}
