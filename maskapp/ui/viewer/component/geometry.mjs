// Where the image lies on the canvas. Pure functions; lengths on the canvas are device pixels.

import { clamp } from "../../widgets/numbers.mjs";

/**
 * @typedef {{width: number, height: number}} Size
 * @typedef {{x: number, y: number}} Point
 * @typedef {{x: number, y: number, width: number, height: number}} Rect
 * @typedef {{scale: number, x: number, y: number}} Camera
 *   Device pixels per image pixel, and the image point at the centre of the canvas.
 * @typedef {Rect & {step: number}} Sampling  A rectangle of the image, every `step`-th pixel of it.
 */

export const LARGEST_SCALE = 40;

/** @param {Size} image @param {Size} canvas */
export function fitScale(image, canvas) {
  const scale = Math.min(canvas.width / image.width, canvas.height / image.height);
  return Math.min(scale, LARGEST_SCALE);
}

/** @param {Size} image @param {Size} canvas @returns {Camera} */
export function fitCamera(image, canvas) {
  return { scale: fitScale(image, canvas), x: image.width / 2, y: image.height / 2 };
}

/**
 * The canvas position of the image's corner, whole so that pixel edges stay sharp.
 *
 * @param {Camera} camera
 * @param {Size} canvas
 * @returns {Point}
 */
export function origin(camera, canvas) {
  return {
    x: Math.round(canvas.width / 2 - camera.x * camera.scale),
    y: Math.round(canvas.height / 2 - camera.y * camera.scale),
  };
}

/**
 * @param {Camera} camera
 * @param {Size} canvas
 * @param {Point} point  On the canvas.
 * @returns {Point} In the image, not rounded.
 */
export function toImage(camera, canvas, point) {
  const corner = origin(camera, canvas);
  return { x: (point.x - corner.x) / camera.scale, y: (point.y - corner.y) / camera.scale };
}

/**
 * Zoom so that the image point under `at` stays there.
 *
 * @param {Camera} camera
 * @param {Size} image
 * @param {Size} canvas
 * @param {number} factor
 * @param {Point} at  On the canvas.
 * @returns {Camera}
 */
export function zoomed(camera, image, canvas, factor, at) {
  const smallest = Math.min(fitScale(image, canvas), 1);
  const scale = clamp(camera.scale * factor, smallest, LARGEST_SCALE);
  const keep = 1 / camera.scale - 1 / scale;
  return {
    scale,
    x: camera.x + (at.x - canvas.width / 2) * keep,
    y: camera.y + (at.y - canvas.height / 2) * keep,
  };
}

/**
 * @param {Camera} camera
 * @param {number} dx  Pixels of the canvas that the content moves.
 * @param {number} dy
 * @returns {Camera}
 */
export function panned(camera, dx, dy) {
  return { ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale };
}

/**
 * Keep the canvas filled, or the image centred where it is smaller than the canvas.
 *
 * @param {Camera} camera
 * @param {Size} image
 * @param {Size} canvas
 * @returns {Camera}
 */
export function confined(camera, image, canvas) {
  /** @param {number} centre @param {number} length @param {number} available */
  const axis = (centre, length, available) => {
    const half = available / camera.scale / 2;
    return half * 2 >= length ? length / 2 : clamp(centre, half, length - half);
  };
  return {
    scale: camera.scale,
    x: axis(camera.x, image.width, canvas.width),
    y: axis(camera.y, image.height, canvas.height),
  };
}

/**
 * Keep the centre on a pixel of the image: the keyboard's cross must reach every one.
 *
 * @param {Camera} camera
 * @param {Size} image
 * @returns {Camera}
 */
export function centredInside(camera, image) {
  return {
    scale: camera.scale,
    x: clamp(camera.x, 0.5, image.width - 0.5),
    y: clamp(camera.y, 0.5, image.height - 0.5),
  };
}

/**
 * The part of the image that is on the canvas, in image pixels.
 *
 * @param {Camera} camera
 * @param {Size} image
 * @param {Size} canvas
 * @returns {Rect}
 */
export function seenRect(camera, image, canvas) {
  const start = toImage(camera, canvas, { x: 0, y: 0 });
  const end = toImage(camera, canvas, { x: canvas.width, y: canvas.height });
  const x = clamp(start.x, 0, image.width);
  const y = clamp(start.y, 0, image.height);
  return {
    x,
    y,
    width: clamp(end.x, 0, image.width) - x,
    height: clamp(end.y, 0, image.height) - y,
  };
}

/**
 * Whether one pixel of the preview covers more than one of the screen.
 *
 * @param {Camera} camera
 * @param {{step: number}} image
 * @returns {boolean}
 */
export function isCoarse(camera, image) {
  return image.step > 1 && image.step * camera.scale > 1.001;
}

/**
 * The finer samples the screen could show, or null where the preview is fine enough.
 *
 * @param {Camera} camera
 * @param {Size & {step: number}} image
 * @param {Size} canvas
 * @param {number} most samples on a side
 * @returns {Sampling | null}
 */
export function wantedSampling(camera, image, canvas, most) {
  if (!isCoarse(camera, image)) return null;
  const seen = seenRect(camera, image, canvas);
  if (seen.width <= 0 || seen.height <= 0) return null;
  // Aligning to the step adds up to two samples on a side.
  const least = Math.ceil(Math.max(seen.width, seen.height) / (most - 2));
  const step = Math.max(1, Math.floor(1 / camera.scale), least);
  if (step >= image.step) return null;
  /** @param {number} start @param {number} length @param {number} limit */
  const axis = (start, length, limit) => {
    const room = (most - 2) * step - length;
    const margin = Math.max(0, Math.min(0.15 * length, room / 2));
    const first = Math.max(0, Math.floor((start - margin) / step) * step);
    const last = Math.min(limit, Math.ceil((start + length + margin) / step) * step);
    return [first, last - first];
  };
  const [x, width] = axis(seen.x, seen.width, image.width);
  const [y, height] = axis(seen.y, seen.height, image.height);
  return { x, y, width, height, step };
}

/** @param {Rect} outer @param {Rect} inner */
export function contains(outer, inner) {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

/**
 * @param {Camera} camera
 * @param {Size} image
 * @param {Size} canvas
 * @param {Point} point  On the canvas.
 * @returns {Point | null} The pixel of the image there.
 */
export function pixelAt(camera, image, canvas, point) {
  const at = toImage(camera, canvas, point);
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  return x >= 0 && y >= 0 && x < image.width && y < image.height ? { x, y } : null;
}

/**
 * Go from the pixel under the centre to one beside it, by whole pixels: the centre of the canvas can
 * lie on the edge between two, where a step would now and then lead nowhere.
 *
 * @param {Camera} camera  One pixel of the image is at least one of the canvas.
 * @param {Size} image
 * @param {Size} canvas
 * @param {number} dx  Pixels of the image.
 * @param {number} dy
 * @returns {Camera}
 */
export function stepped(camera, image, canvas, dx, dy) {
  const middle = { x: canvas.width / 2, y: canvas.height / 2 };
  const at = pixelAt(camera, image, canvas, middle);
  return at ? { scale: camera.scale, x: at.x + dx + 0.5, y: at.y + dy + 0.5 } : camera;
}
