// Fetching and decoding what Python tells the addresses of.

/** @import { ViewerData } from "./data.d.ts" */

/** Decoded images by their address, so that what did not change is not decoded again. */
export class Bitmaps {
  constructor() {
    /** @type {Map<string, Promise<ImageBitmap>>} */
    this.pending = new Map();
  }

  /** @param {string} url */
  get(url) {
    const known = this.pending.get(url);
    if (known) return known;
    const bitmap = decode(url);
    this.pending.set(url, bitmap);
    // A failed one is asked for again with the next data.
    bitmap.catch(() => this.pending.delete(url));
    return bitmap;
  }

  /** @param {Set<string>} urls  The only ones still needed. */
  keep(urls) {
    for (const [url, bitmap] of this.pending) {
      if (urls.has(url)) continue;
      this.pending.delete(url);
      bitmap.then(
        (it) => it.close(),
        () => {}, // whoever asked for it has been told
      );
    }
  }
}

/** @param {string} url */
async function decode(url) {
  /** Without these the browser may alter the values that the read-out shows. @type {ImageBitmapOptions} */
  const options = { colorSpaceConversion: "none", premultiplyAlpha: "none" };
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return createImageBitmap(await response.blob(), options);
}

/** The addresses of one message. @param {ViewerData} data */
export function addressesOf({ image, mask, others, detail }) {
  const addresses = [image.url, mask.url, ...others.map(({ url }) => url)];
  if (!detail) return addresses;
  const finer = others.map(({ detail_url }) => detail_url);
  return [...addresses, detail.image_url, detail.mask_url, ...finer];
}
