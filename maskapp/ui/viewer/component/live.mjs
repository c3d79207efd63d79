// The mask of the rule as the hand has it, until Python's own mask of it is there. The rule's form
// tells the rule and where the planes of its channels are; the mask of any bounds is made from them.

import { bus } from "../../widgets/bus.mjs";
import { digestOf } from "./digest.mjs";
import { countedOf, paintRule, shareText, valuesOf } from "./rule_mask.mjs";
import { contextOf, ownContext } from "./surfaces.mjs";

/**
 * @import { Planes } from "../../rule/form/data.d.ts"
 * @import { Heard } from "../../rule/form/form.mjs"
 * @import { ViewerData, ViewerMask } from "./data.d.ts"
 * @import { Scene } from "./painting.mjs"
 * @import { Channel } from "./rule_mask.mjs"
 * @import { Viewer } from "./viewer.mjs"
 *
 * @typedef {Uint8Array<ArrayBuffer>} Content
 * @typedef {{planes: Planes, channels: Map<string, Channel>, counted: Uint32Array | null,
 *   image: ImageData, scratch: Uint32Array}} Ready  Files, and what masks are made in.
 */

export class Live {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.context = contextOf(viewer.parts.live);
    /** @type {Map<string, Promise<Content>>} */
    this.files = new Map();
    /** @type {Planes | null} */
    this.asked = null;
    /** @type {Ready | null} */
    this.ready = null;
    /** @type {Heard | null} what the hand has */
    this.heard = null;
    /** @type {Heard | null} of the mask that was drawn last */
    this.drawn = null;
    /** Masks by what is in them, which need no file where Python's are the same. */
    this.shared = [0, 1, 2].map(() => ({ context: ownContext(), name: "" }));
    /** The one of them that is painted next. @type {HTMLCanvasElement | null} */
    this.promised = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.sharing = undefined;
    /** @type {Pick<ViewerMask, "hand" | "answered">} what Python's mask takes into account */
    this.settled = { hand: "", answered: 0 };
    this.selected = 0;
    const { signal } = viewer.listeners;
    bus.on("planes", (planes) => this.receive(planes), signal);
    bus.on("rule", (heard) => this.hear(heard), signal);
  }

  /** @param {Heard} heard */
  hear(heard) {
    const before = this.follows;
    // Python has answered, and its mask is on its way: until that is there the hand's stays. To what
    // it was never told, as a number that was typed again, there is no answer.
    if (before && !heard.n && this.heard?.told && isSame(heard, this.heard)) return;
    this.heard = heard;
    if (!before && !this.follows) return;
    this.viewer.frames.atOnce();
    // Python is told, and will answer: there is time until then.
    if (heard.told) this.sharing ??= setTimeout(() => this.share());
  }

  // ---- The planes --------------------------------------------------------------------------

  /** @param {Planes | null} planes */
  async receive(planes) {
    this.asked = planes;
    if (!planes) {
      this.become(null);
      return;
    }
    const urls = planes.planes.map(({ url }) => url);
    if (planes.counted_url) urls.push(planes.counted_url);
    for (const url of this.files.keys()) if (!urls.includes(url)) this.files.delete(url);
    try {
      const contents = await Promise.all(urls.map((url) => this.file(url, planes.digest_bytes)));
      if (this.asked === planes) this.become(prepared(planes, contents, this.ready));
    } catch (error) {
      // Without them the mask follows when Python answers, as it would on an old browser.
      console.warn("maskapp viewer:", error);
      if (this.asked === planes) this.become(null);
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
    const names = ready ? [...ready.channels.keys()].join(" ") : "";
    this.viewer.root.dataset.liveReady = names;
    if (this.follows) this.viewer.schedulePaint();
  }

  /** A mask from Python is about to be painted. @param {ViewerMask} mask */
  settle({ hand, answered }) {
    this.settled = { hand, answered };
  }

  /**
   * The mask that the hand has made, if Python's is the same.
   *
   * @param {ViewerData} data
   * @returns {HTMLCanvasElement | null}
   */
  same({ image, mask }) {
    const name = `${image.key} ${mask.digest}`;
    const known = () => this.shared.find((each) => each.name === name)?.context.canvas;
    if (!known()) this.share();
    this.promised = known() ?? null;
    return this.promised;
  }

  /** Keep what the hand has made, by what is in it: a copy, as the hand goes on in its own. */
  share() {
    clearTimeout(this.sharing);
    this.sharing = undefined;
    const { drawn, ready, shared, promised, viewer } = this;
    if (!drawn || !ready) return;
    const name = `${ready.planes.image_key} ${digestOf(pixelsOf(ready))}`;
    if (shared.some((each) => each.name === name)) return;
    const inUse = [viewer.scene?.layers[0].mask, promised];
    const free = shared.find(({ context }) => !inUse.includes(context.canvas));
    if (!free) return;
    free.name = name;
    putImage(free.context, ready.image);
  }

  // ---- What is painted ---------------------------------------------------------------------

  /** Whether the hand has a newer rule than Python's mask, and its mask can be made. */
  get follows() {
    const { ready, heard, settled } = this;
    if (!ready || !heard?.n) return false;
    const { planes, channels } = ready;
    if (heard.hand === settled.hand && heard.n <= settled.answered) return false;
    const isKnown = heard.rule.groups.every(({ ranges }) =>
      ranges.every(({ channel }) => channels.has(channel)),
    );
    return isKnown && planes.image_key === heard.imageKey;
  }

  /**
   * The scene with the mask that the hand makes, if there is one.
   *
   * @param {Scene | null} scene
   * @returns {Scene | null}
   */
  applied(scene) {
    const { ready, heard, follows } = this;
    const isSeen = follows && scene && ready?.planes.image_key === scene.imageKey;
    this.viewer.root.dataset.live = isSeen ? `${heard?.n}` : "";
    if (!isSeen || !ready || !heard) return scene;
    if (!this.drawn || !isSame(heard, this.drawn)) this.draw(ready, heard);
    const [preview, ...finer] = scene.layers;
    // The detail's mask is that of before: the preview's stands for it.
    const layers = finer.map((layer) => ({ ...layer, mask: null }));
    return { ...scene, layers: [{ ...preview, mask: this.context.canvas }, ...layers] };
  }

  /** @param {Ready} ready @param {Heard} heard */
  draw(ready, heard) {
    const start = performance.now();
    const { channels, counted, scratch } = ready;
    this.selected = paintRule(pixelsOf(ready), heard.rule, channels, counted, scratch);
    putImage(this.context, ready.image);
    this.drawn = heard;
    const { dataset } = this.viewer.root;
    dataset.liveMs = (performance.now() - start).toFixed(1);
    dataset.liveCount = String(Number(dataset.liveCount ?? 0) + 1);
    dataset.liveRule = JSON.stringify(heard.rule);
  }

  /** What to say below the picture, "" if the picture is Python's. @param {string} sampling */
  caption(sampling) {
    if (!this.viewer.root.dataset.live || !this.ready) return "";
    return shareText(this.ready.planes, this.selected, sampling);
  }
}

/** @param {Ready} ready */
function pixelsOf({ image }) {
  return new Uint32Array(image.data.buffer);
}

/** @param {CanvasRenderingContext2D} context @param {ImageData} image */
function putImage(context, image) {
  const { canvas } = context;
  const { width, height } = image;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.putImageData(image, 0, 0);
}

/** Whether the same rule is meant for the same image. @param {Heard} one @param {Heard | null} other */
function isSame(one, other) {
  const isAlike = one.hand === other?.hand && one.imageKey === other.imageKey;
  return isAlike && JSON.stringify(one.rule) === JSON.stringify(other.rule);
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
 * @param {Planes} planes
 * @param {Content[]} contents  Of its planes, then of the pixels that count.
 * @param {Ready | null} before  Of which images of the same size reuse what masks are made in.
 * @returns {Ready}
 */
function prepared(planes, contents, before) {
  const { width, height } = planes;
  const length = width * height;
  /** @type {[string, Channel][]} */
  const channels = planes.planes.map((plane, at) => [
    plane.channel,
    { plane, values: valuesOf(contents[at].buffer, plane.bytes, length) },
  ]);
  const known = before?.image.width === width && before.image.height === height ? before : null;
  return {
    planes,
    channels: new Map(channels),
    counted: planes.counted_url ? countedOf(contents[planes.planes.length], length) : null,
    image: known?.image ?? new ImageData(width, height),
    scratch: known?.scratch ?? new Uint32Array(length),
  };
}
