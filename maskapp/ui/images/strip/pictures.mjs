// Pictures of tiles: fetched once, the ones that were seen last are kept.

const MOST = 300;

export class Pictures {
  /** @param {() => void} arrived  Called when one is there. */
  constructor(arrived) {
    this.arrived = arrived;
    /** @type {Map<string, {address: string, bitmap: ImageBitmap | null}>} */
    this.known = new Map();
  }

  /** Have a picture fetched, unless it is there. @param {string} key @param {string} address */
  want(key, address) {
    const known = this.known.get(key);
    // The address is that of the content: another one is another picture.
    if (known?.address === address) return;
    known?.bitmap?.close();
    const entry = { address, bitmap: /** @type {ImageBitmap | null} */ (null) };
    this.known.set(key, entry);
    this.fetch(key, entry);
  }

  /** @param {string} key @param {{address: string, bitmap: ImageBitmap | null}} entry */
  async fetch(key, entry) {
    try {
      const answer = await fetch(entry.address);
      if (!answer.ok) throw new Error(String(answer.status));
      const bitmap = await createImageBitmap(await answer.blob());
      if (this.known.get(key) !== entry) return bitmap.close();
      entry.bitmap = bitmap;
      this.forget();
      this.arrived();
    } catch {
      // Gone meanwhile: the next frame has a new address, or the same, to be tried again.
      if (this.known.get(key) === entry) this.known.delete(key);
    }
  }

  /** @param {string} key */
  get(key) {
    const known = this.known.get(key);
    if (!known?.bitmap) return null;
    this.known.delete(key); // to the end: seen last
    this.known.set(key, known);
    return known.bitmap;
  }

  forget() {
    for (const [key, { bitmap }] of this.known) {
      if (this.known.size <= MOST) return;
      bitmap?.close();
      this.known.delete(key);
    }
  }

  destroy() {
    for (const { bitmap } of this.known.values()) bitmap?.close();
    this.known.clear();
  }
}
