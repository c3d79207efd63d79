// From what Python sends to what is painted.

/**
 * @import { Bitmaps } from "./bitmaps.mjs"
 * @import { ViewerData } from "./data.d.ts"
 * @import { Layer, Scene } from "./painting.mjs"
 */

/**
 * @param {ViewerData} data
 * @param {string[]} sources  Those of `data`.
 * @param {Bitmaps} bitmaps
 * @returns {Promise<Scene>}
 */
export async function loadScene({ image, mask, detail }, sources, bitmaps) {
  const [picture, plane, ...finer] = sources.map((source) => bitmaps.get(source));
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
