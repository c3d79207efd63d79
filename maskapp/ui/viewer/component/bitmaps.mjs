// Decoding what arrives. A source is an address, or a PNG: `png:` and a letter for each byte.

/** @import { ViewerData } from "./data.d.ts" */

/** Decoded images by their source, so that what did not change is not decoded again. */
export class Bitmaps {
  constructor() {
    /** @type {Map<string, Promise<ImageBitmap>>} */
    this.pending = new Map();
  }

  /** @param {string} source */
  get(source) {
    const known = this.pending.get(source);
    if (known) return known;
    const bitmap = decode(source);
    this.pending.set(source, bitmap);
    // A failed one is asked for again with the next data.
    bitmap.catch(() => this.pending.delete(source));
    return bitmap;
  }

  /** @param {Set<string>} sources  The only ones still needed. */
  keep(sources) {
    for (const [source, bitmap] of this.pending) {
      if (sources.has(source)) continue;
      this.pending.delete(source);
      bitmap.then(
        (it) => it.close(),
        () => {}, // whoever asked for it has been told
      );
    }
  }
}

/** @param {string} source */
async function decode(source) {
  /** Without these the browser may alter the values that the read-out shows. @type {ImageBitmapOptions} */
  const options = { colorSpaceConversion: "none", premultiplyAlpha: "none" };
  return createImageBitmap(await contentOf(source), options);
}

/** @param {string} source */
async function contentOf(source) {
  if (source.startsWith("png:")) {
    const bytes = Uint8Array.from(source.slice(4), (letter) => letter.charCodeAt(0));
    return new Blob([bytes], { type: "image/png" });
  }
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source}: HTTP ${response.status}`);
  return response.blob();
}

/** The sources of one message: image, mask, and those of the detail. @param {ViewerData} data */
export function sourcesOf({ image, mask, detail }) {
  const sources = [image.url, `png:${mask.png}`];
  return detail ? [...sources, detail.image_url, `png:${detail.mask_png}`] : sources;
}
