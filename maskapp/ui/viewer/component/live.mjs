// The mask while a range's slider moves. Whatever the rule, a pixel's answer is one of two, given by
// whether its value is in the range: Python sends both, and the plane of values.

/**
 * @typedef {object} Plane  What Python sends of the range that was touched.
 * @property {number} range
 * @property {string} image_key
 * @property {string} values_url  Stored values, row by row; see `bytesOf`.
 * @property {string} masks_url  Two 1-bit masks: with the range true everywhere, and nowhere.
 * @property {number} width
 * @property {number} height
 * @property {number} step  Every how many pixels of the image the plane has one.
 * @property {number} bytes  1, 2 or 4 for each value.
 * @property {number} size  How many different values there can be.
 * @property {number} zero  The slider's value, in ticks, that is stored as 0.
 * @property {boolean} circular
 * @property {number} considered  Pixels of the plane that count for the share.
 * @property {boolean} cleaned  The recipe cleans the mask, which this does not follow.
 *
 * @typedef {{range: number, low: number, high: number, outside: boolean}} Hand
 */

const ARRAYS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };

class Live {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.context = viewer.parts.live.getContext("2d");
    /** @type {Map<string, Promise<Uint8Array>>} */
    this.files = new Map();
    this.ready = null;
    /** @type {Hand | null} */
    this.hand = null;
    this.drawn = null;
    this.released = null;
    this.selected = 0;
    viewer.listen(window, "maskapp:range", ({ detail }) => this.hear(detail));
  }

  // ---- What the slider tells ---------------------------------------------------------------

  hear({ phase, token, ...hand }) {
    if (phase === "cancel" && this.hand && this.hand.range !== hand.range) return;
    this.hand = phase === "cancel" ? null : hand;
    this.released = phase === "release" ? token : null;
    this.viewer.schedulePaint();
  }

  // ---- What Python sends -------------------------------------------------------------------

  /** @param {Plane | null} plane */
  async receive(plane) {
    this.asked = plane;
    if (!plane) {
      this.become(null);
      return;
    }
    const urls = [plane.values_url, plane.masks_url];
    for (const url of this.files.keys()) if (!urls.includes(url)) this.files.delete(url);
    try {
      const [values, masks] = await Promise.all(urls.map((url) => this.file(url)));
      if (this.asked === plane) this.become(prepared(plane, values, masks, this.ready));
    } catch (error) {
      // Without it the mask follows when the handle is let go, as it would on an old browser.
      console.warn("maskapp viewer:", error);
      if (this.asked === plane) this.become(null);
    }
  }

  file(url) {
    if (!this.files.has(url)) {
      const bytes = bytesOf(url);
      this.files.set(url, bytes);
      bytes.catch(() => this.files.delete(url));
    }
    return this.files.get(url);
  }

  become(ready) {
    if (ready === this.ready) return;
    this.ready = ready;
    this.drawn = null;
    this.viewer.root.dataset.liveReady = ready ? `${ready.plane.range}` : "";
    if (this.hand) this.viewer.schedulePaint();
  }

  /** A mask from Python is about to be painted. @param {string[]} answered */
  settle(answered, isNew) {
    if (isNew || (this.released && answered.includes(this.released))) {
      this.hand = this.released = null;
    }
  }

  // ---- What is painted ---------------------------------------------------------------------

  /** The scene with the mask that the hand makes, if there is one. @param {Scene | null} scene */
  applied(scene) {
    const { ready, hand } = this;
    const { plane } = ready ?? {};
    const fits = plane && hand?.range === plane.range && scene?.imageKey === plane.image_key;
    this.viewer.root.dataset.live = fits ? `${hand.range} ${hand.low} ${hand.high}` : "";
    if (!fits) return scene;
    if (this.drawn !== hand) this.draw();
    const [preview, ...finer] = scene.layers;
    // The detail's mask is that of before: the preview's stands for it.
    const layers = finer.map((layer) => ({ ...layer, mask: null }));
    return { ...scene, layers: [{ ...preview, mask: this.context.canvas }, ...layers] };
  }

  draw() {
    const start = performance.now();
    const { plane, values, choices, image } = this.ready;
    const pixels = new Uint32Array(image.data.buffer);
    const chosen = chosenValues(this.hand, plane);
    let selected = 0;
    for (let i = 0; i < pixels.length; i++) {
      const on = (choices[i] >> chosen[values[i]]) & 1;
      selected += on;
      pixels[i] = -on; // all bits: opaque white
    }
    const { canvas } = this.context;
    if (canvas.width !== plane.width || canvas.height !== plane.height) {
      Object.assign(canvas, { width: plane.width, height: plane.height });
    }
    this.context.putImageData(image, 0, 0);
    this.selected = selected;
    this.drawn = this.hand;
    const { dataset } = this.viewer.root;
    dataset.liveMs = (performance.now() - start).toFixed(1);
    dataset.liveCount = String(Number(dataset.liveCount ?? 0) + 1);
  }

  /** What to say below the picture, "" if the picture is Python's. */
  caption() {
    if (!this.viewer.root.dataset.live) return "";
    const { plane } = this.ready;
    const share = plane.considered ? (100 * this.selected) / plane.considered : 0;
    const about = plane.step > 1 || plane.cleaned ? "≈ " : "";
    const sampled = plane.step > 1 ? ` Mask and share are those of ${everyNth(plane.step)}.` : "";
    const cleaned = plane.cleaned ? " Before cleaning." : "";
    return `${about}${share.toFixed(1)} % selected while the slider moves.${cleaned}${sampled}`;
  }
}

/** @returns {Promise<Uint8Array>} A deflated file behind the 32 bytes that make its address. */
async function bytesOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  const body = (await response.blob()).slice(32);
  const inflated = body.stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}

/** Make files ready to be looked up pixel by pixel. */
function prepared(plane, bytes, masks, before) {
  if (before?.bytes === bytes && before.masks === masks) {
    before.plane = plane;
    return before;
  }
  const length = plane.width * plane.height;
  const values = new ARRAYS[plane.bytes](bytes.buffer, 0, length);
  // Bit 1 is the answer in the range, bit 0 that outside it.
  const choices = new Uint8Array(length);
  const bit = (index) => (masks[index >> 3] >> (7 - (index & 7))) & 1;
  for (let i = 0; i < length; i++) choices[i] = (bit(i) << 1) | bit(length + i);
  return { plane, bytes, masks, values, choices, image: new ImageData(plane.width, plane.height) };
}

/** 1 for each stored value that the range selects. @param {Hand} hand @param {Plane} plane */
function chosenValues(hand, { zero, size, circular }) {
  let [low, high] = [hand.low - zero, hand.high - zero];
  if (circular) {
    // 360° is 0°, except as the upper end of a range that does not wrap.
    if (high === size) high = low === size ? 0 : size - 1;
    low %= size;
  }
  const inside = Number(!hand.outside);
  const chosen = new Uint8Array(size).fill(1 - inside);
  if (low <= high) return chosen.fill(inside, low, high + 1);
  return chosen.fill(inside, 0, high + 1).fill(inside, low);
}

function everyNth(step) {
  return `every ${{ 2: "2nd", 3: "3rd" }[step] ?? `${step}th`} pixel`;
}
