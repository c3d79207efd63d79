// A picture with its mask over it.

/** @import { Mask } from "./frame.mjs" */

const OPACITY = 140;
/** @type {OffscreenCanvas | null} */
let sheet = null;

/**
 * Paint a picture into a canvas, whole and in its middle, and its mask over it.
 *
 * A mask alone would look like a picture: without one, nothing is painted.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ImageBitmap | null} picture
 * @param {Mask | null} mask
 * @param {string} colour  ``#rrggbb``.
 * @param {number} ratio  Of screen pixels to CSS pixels.
 */
export function paint(canvas, picture, mask, colour, ratio) {
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.clearRect(0, 0, width, height);
  if (!picture) return;
  const scale = Math.min(width / picture.width, height / picture.height);
  const [w, h] = [picture.width * scale, picture.height * scale];
  const place = /** @type {const} */ ([(width - w) / 2, (height - h) / 2, w, h]);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, ...place);
  if (mask) context.drawImage(tinted(mask, colour), 0, 0, mask.width, mask.height, ...place);
}

/** @param {Mask} mask @param {string} colour */
function tinted({ width, height, bits }, colour) {
  sheet ??= new OffscreenCanvas(256, 256);
  if (sheet.width < width) sheet.width = width;
  if (sheet.height < height) sheet.height = height;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const tint = ((OPACITY << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  const stride = Math.ceil(width / 8);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++)
      if ((bits[y * stride + (x >> 3)] >> (7 - (x & 7))) & 1) pixels[at] = tint;
  sheet.getContext("2d")?.putImageData(image, 0, 0);
  return sheet;
}
