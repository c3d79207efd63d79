// The mask while a range's slider moves. Whatever the rule, a pixel's answer is one of two, given by
// whether its value is in the range: Python sends both, and the plane of values.

import { hearRange } from "../../widgets/range_slider/range_event.mjs";
import { choicesOf, chosenValues, paintChoices, shareText, valuesOf } from "./choices.mjs";
import { contextOf } from "./surfaces.mjs";

/**
 * @import { RangeEvent } from "../../widgets/range_slider/range_event.mjs"
 * @import { Values } from "./choices.mjs"
 * @import { ViewerLive } from "./data.d.ts"
 * @import { Scene } from "./painting.mjs"
 * @import { Viewer } from "./viewer.mjs"
 *
 * @typedef {Uint8Array<ArrayBuffer>} Content
 * @typedef {{plane: ViewerLive, content: Content, masks: Content, values: Values,
 *   choices: Uint8Array, image: ImageData}} Ready  Files, and what is looked up pixel by pixel.
 */

export class Live {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.context = contextOf(viewer.parts.live);
    /** @type {Map<string, Promise<Content>>} */
    this.files = new Map();
    /** @type {ViewerLive | null} */
    this.asked = null;
    /** @type {Ready | null} */
    this.ready = null;
    /** @type {RangeEvent | null} what the hand does */
    this.hand = null;
    /** @type {RangeEvent | null} of the mask that was drawn last */
    this.drawn = null;
    /** @type {string | null} the token that Python answers when it has taken the hand's bounds over */
    this.released = null;
    this.selected = 0;
    hearRange((detail) => this.hear(detail), viewer.listeners.signal);
  }

  // ---- What the slider tells ---------------------------------------------------------------

  /** @param {RangeEvent} hand */
  hear(hand) {
    const { phase } = hand;
    if (phase === "cancel" && this.hand && this.hand.range !== hand.range) return;
    this.hand = phase === "cancel" ? null : hand;
    this.released = phase === "release" ? hand.token : null;
    this.viewer.schedulePaint();
  }

  // ---- What Python sends -------------------------------------------------------------------

  /** @param {ViewerLive | null} plane @param {number} digestBytes  Of a file, before its content. */
  async receive(plane, digestBytes) {
    this.asked = plane;
    if (!plane) {
      this.become(null);
      return;
    }
    const urls = [plane.values_url, plane.masks_url];
    for (const url of this.files.keys()) if (!urls.includes(url)) this.files.delete(url);
    try {
      const files = urls.map((url) => this.file(url, digestBytes));
      const [content, masks] = await Promise.all(files);
      if (this.asked === plane) this.become(prepared(plane, content, masks, this.ready));
    } catch (error) {
      // Without it the mask follows when the handle is let go, as it would on an old browser.
      console.warn("maskapp viewer:", error);
      if (this.asked === plane) this.become(null);
    }
  }

  /** @param {string} url @param {number} digestBytes */
  file(url, digestBytes) {
    const known = this.files.get(url);
    if (known) return known;
    const content = contentOf(url, digestBytes);
    this.files.set(url, content);
    content.catch(() => this.files.delete(url));
    return content;
  }

  /** @param {Ready | null} ready */
  become(ready) {
    if (ready === this.ready) return;
    this.ready = ready;
    this.drawn = null;
    this.viewer.root.dataset.liveReady = ready ? `${ready.plane.range}` : "";
    if (this.hand) this.viewer.schedulePaint();
  }

  /** A mask from Python is about to be painted. @param {string[]} answered @param {boolean} isNew */
  settle(answered, isNew) {
    if (isNew || (this.released && answered.includes(this.released))) {
      this.hand = this.released = null;
    }
  }

  // ---- What is painted ---------------------------------------------------------------------

  /**
   * The scene with the mask that the hand makes, if there is one.
   *
   * @param {Scene | null} scene
   * @returns {Scene | null}
   */
  applied(scene) {
    const { ready, hand } = this;
    const { plane } = ready ?? {};
    const isMeant = plane?.range === hand?.range && plane?.image_key === scene?.imageKey;
    const follows = scene && ready && hand && isMeant;
    this.viewer.root.dataset.live = follows ? `${hand.range} ${hand.low} ${hand.high}` : "";
    if (!follows) return scene;
    if (this.drawn !== hand) this.draw(ready, hand);
    const [preview, ...finer] = scene.layers;
    // The detail's mask is that of before: the preview's stands for it.
    const layers = finer.map((layer) => ({ ...layer, mask: null }));
    return { ...scene, layers: [{ ...preview, mask: this.context.canvas }, ...layers] };
  }

  /** @param {Ready} ready @param {RangeEvent} hand */
  draw({ plane, values, choices, image }, hand) {
    const start = performance.now();
    const pixels = new Uint32Array(image.data.buffer);
    this.selected = paintChoices(pixels, values, choices, chosenValues(hand, plane));
    const { canvas } = this.context;
    if (canvas.width !== plane.width || canvas.height !== plane.height) {
      Object.assign(canvas, { width: plane.width, height: plane.height });
    }
    this.context.putImageData(image, 0, 0);
    this.drawn = hand;
    const { dataset } = this.viewer.root;
    dataset.liveMs = (performance.now() - start).toFixed(1);
    dataset.liveCount = String(Number(dataset.liveCount ?? 0) + 1);
  }

  /** What to say below the picture, "" if the picture is Python's. @param {string} sampling */
  caption(sampling) {
    if (!this.viewer.root.dataset.live || !this.ready) return "";
    return shareText(this.ready.plane, this.selected, sampling);
  }
}

/** A deflated file behind a digest. @param {string} url @param {number} digestBytes */
async function contentOf(url, digestBytes) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  const body = (await response.blob()).slice(digestBytes);
  const inflated = body.stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}

/**
 * Make files ready to be looked up pixel by pixel.
 *
 * @param {ViewerLive} plane
 * @param {Content} content
 * @param {Content} masks
 * @param {Ready | null} before
 * @returns {Ready}
 */
function prepared(plane, content, masks, before) {
  if (before?.content === content && before.masks === masks) {
    before.plane = plane;
    return before;
  }
  const length = plane.width * plane.height;
  const values = valuesOf(content.buffer, plane.bytes, length);
  const choices = choicesOf(masks, length);
  const image = new ImageData(plane.width, plane.height);
  return { plane, content, masks, values, choices, image };
}
