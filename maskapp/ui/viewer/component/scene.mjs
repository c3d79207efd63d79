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
export async function loadScene({ image, mask, others, detail }, bitmaps, own) {
  const picture = bitmaps.get(image.url);
  const plane = own ?? bitmaps.get(mask.url);
  const around = Promise.all(others.map(({ url }) => bitmaps.get(url)));
  const finer = detail
    ? [detail.image_url, detail.mask_url, ...others.map(({ detail_url }) => detail_url)]
    : [];
  // The detail is an extra: without it the preview still is a true picture.
  const extra = Promise.all(finer.map((url) => bitmaps.get(url))).catch(() => []);
  const { width, height, step, exact } = image;
  const place = { x: 0, y: 0, width, height, step };
  const [bitmap, selected, all] = await Promise.all([picture, plane, around]);
  /** @type {Layer[]} */
  const layers = [{ ...place, exact, key: "", bitmap, mask: selected, others: all }];
  const [finerBitmap, finerMask, ...finerOthers] = await extra;
  if (detail && finerBitmap)
    layers.push({ ...detail, bitmap: finerBitmap, mask: finerMask, others: finerOthers });
  const fills = others.map(({ fill }) => fill);
  return { imageKey: image.key, maskKey: mask.key, size: image, layers, fills };
}
