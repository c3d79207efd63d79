// From what Python sends to what is painted.

/**
 * @import { Bitmaps } from "./bitmaps.mjs"
 * @import { ViewerData } from "./data.d.ts"
 * @import { Bitmap, Layer, Scene } from "./painting.mjs"
 */

/**
 * @param {ViewerData} data
 * @param {Bitmaps} bitmaps
 * @param {Bitmap | null} own  The mask, where the browser has made the same one.
 * @returns {Promise<Scene>}
 */
export async function loadScene({ image, mask, detail }, bitmaps, own) {
  const picture = bitmaps.get(image.url);
  const plane = own ?? bitmaps.get(mask.url);
  const finer = detail ? [detail.image_url, detail.mask_url].map((url) => bitmaps.get(url)) : [];
  // The detail is an extra: without it the preview still is a true picture.
  const extra = Promise.all(finer).catch(() => []);
  const { width, height, step, exact } = image;
  const place = { x: 0, y: 0, width, height, step };
  /** @type {Layer[]} */
  const layers = [{ ...place, exact, key: "", bitmap: await picture, mask: await plane }];
  const [bitmap, finerMask] = await extra;
  if (detail && bitmap) layers.push({ ...detail, bitmap, mask: finerMask });
  return { imageKey: image.key, maskKey: mask.key, size: image, layers };
}
