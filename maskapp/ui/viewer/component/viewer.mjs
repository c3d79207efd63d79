// The viewer: what the user does, what Python sends, when to paint.

import { keepFocus } from "../../widgets/focus.mjs";
import { addressesOf, Bitmaps } from "./bitmaps.mjs";
import { Controls } from "./controls.mjs";
import { Frames } from "./frames.mjs";
import {
  confined,
  contains,
  fitCamera,
  fitScale,
  pixelAt,
  seenRect,
  wantedSampling,
  zoomed,
} from "./geometry.mjs";
import { onKey } from "./keyboard.mjs";
import { Live } from "./live.mjs";
import { Objects } from "./objects.mjs";
import { Painter } from "./painting.mjs";
import { partsOf } from "./parts.mjs";
import { shown } from "./placing.mjs";
import { Pointer } from "./pointer.mjs";
import { Readout } from "./readout.mjs";
import { loadScene } from "./scene.mjs";
import { Shaping } from "./shaping.mjs";
import { Told } from "./told.mjs";
import { Tools } from "./tools.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { Message } from "../../widgets/outbox.mjs"
 * @import { Fixed, Sampling, ViewerData } from "./data.d.ts"
 * @import { Camera, Point } from "./geometry.mjs"
 * @import { Look, Scene } from "./painting.mjs"
 *
 * @typedef {{key: string}} Keyed  Of the image that is meant.
 * @typedef {{view: (Sampling & Keyed) | null, actions: Message}} State
 * @typedef {Pick<FrontendRendererArgs<State>, "setStateValue" | "setTriggerValue">} Host
 */

/** How long a word over the picture stays. */
const TELL_MS = 1600;
/** How long the view rests before finer samples are asked for. */
const SETTLE_MS = 250;

export class Viewer {
  /** @param {HTMLElement} root @param {Fixed} fixed @param {Host} host */
  constructor(root, fixed, host) {
    this.root = root;
    this.fixed = fixed;
    this.host = host;
    this.parts = partsOf(root);
    this.canvas = this.parts.canvas;
    this.painter = new Painter(this.canvas);
    this.readout = new Readout(this);
    this.bitmaps = new Bitmaps();
    /** @type {ViewerData | null} */
    this.data = null;
    this.generation = 0;
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Camera} */
    this.camera = { scale: 1, x: 0, y: 0 };
    this.atFit = true;
    /** @type {Sampling | null} what Python was last asked for */
    this.asked = null;
    /** @type {Look} */
    this.look = {
      mode: "overlay",
      colour: fixed.colours[0],
      opacity: fixed.opacity / 100,
      divider: 0.5,
      cross: false,
      picked: null,
      ratio: 1,
    };
    this.frames = new Frames(() => this.paint());
    /** @type {number | undefined} */
    this.settling = undefined;
    /** @type {number | undefined} */
    this.telling = undefined;
    this.listeners = new AbortController();
    this.told = new Told(this);
    this.live = new Live(this);
    this.objects = new Objects(this);
    this.tools = new Tools(this);
    this.shaping = new Shaping(this);
    this.controls = new Controls(this);
    this.pointer = new Pointer(this);
    const { signal } = this.listeners;
    this.canvas.addEventListener("keydown", (event) => onKey(this, event), { signal });
    const cross = () => this.showCross(this.canvas.matches(":focus-visible"));
    this.canvas.addEventListener("focus", cross, { signal });
    this.canvas.addEventListener("blur", () => this.showCross(false), { signal });
    this.resizes = new ResizeObserver(() => this.resize());
    observeDevicePixels(this.resizes, this.canvas);
    this.readout.show();
  }

  destroy() {
    this.generation++;
    this.listeners.abort();
    this.resizes.disconnect();
    clearTimeout(this.settling);
    clearTimeout(this.telling);
    this.frames.stop();
    this.scene = null;
    this.bitmaps.keep(new Set());
  }

  // ---- What Python sends -------------------------------------------------------------------

  /**
   * Take new data. All of it is painted at once, when the last bitmap is decoded.
   *
   * @param {ViewerData} data
   */
  async receive(data) {
    if (data === this.data) return;
    // A viewer that was away may come back while Python still answers its last view.
    if (!this.data) this.asked = data.detail;
    this.data = data;
    this.told.answered(data);
    this.parts.pixel.textContent = data.pixel_text;
    const generation = ++this.generation;
    this.setBusy(true);
    // Numbers beside it are of the new image by then: the old one must not pass for it.
    const isOther = this.scene !== null && this.scene.imageKey !== data.image.key;
    this.root.dataset.leaving = String(isOther);
    try {
      const scene = await loadScene(data, this.bitmaps, this.live.same(data));
      if (generation === this.generation) this.show(scene, data);
    } catch (error) {
      if (generation === this.generation) this.fail(error);
    }
  }

  /** @param {Scene} scene @param {ViewerData} data */
  show(scene, data) {
    keepFocus(this.root, () => this.take(scene, data));
  }

  /** @param {Scene} scene @param {ViewerData} data */
  take(scene, data) {
    const isNew = this.scene?.imageKey !== scene.imageKey;
    this.scene = scene;
    this.root.dataset.leaving = "false";
    this.bitmaps.keep(new Set(addressesOf(data)));
    this.parts.problem.textContent = "";
    this.live.settle(data.mask);
    if (isNew) {
      this.tools.cancel();
      this.shaping.forget();
      this.look.picked = null;
      this.fit();
    }
    this.shaping.receive();
    this.controls.nameCanvas();
    // Several classes have colours of their own.
    this.parts.swatches.hidden = data.mask.colour !== null;
    this.paint();
    this.setBusy(false);
    this.settle();
    this.readout.show();
  }

  /** An old image must not stand for a new one: show none. @param {unknown} error */
  fail(error) {
    console.warn("maskapp viewer:", error);
    this.scene = null;
    this.root.dataset.leaving = "false";
    this.bitmaps.keep(new Set());
    this.parts.problem.textContent = "This image could not be shown. Reload the page to try again.";
    this.paint();
    this.setBusy(false);
    this.readout.show();
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    for (const element of [this.root, this.canvas]) element.ariaBusy = String(busy);
  }

  // ---- What Python hears -------------------------------------------------------------------

  /** Once the view rests, ask for finer samples, or say that none are needed any more. */
  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.ask(), SETTLE_MS);
  }

  ask() {
    const { scene, camera, canvas, asked } = this;
    if (!scene || scene.imageKey !== this.data?.image.key) return;
    const wanted = wantedSampling(camera, scene.size, canvas, this.fixed.max_samples);
    if (!wanted && !asked) return;
    const seen = seenRect(camera, scene.size, canvas);
    if (wanted && asked && wanted.step === asked.step && contains(asked, seen)) return;
    this.asked = wanted;
    this.host.setStateValue("view", wanted && { key: scene.imageKey, ...wanted });
  }

  /** Ask Python for the exact values of the pixel under a point of the canvas. @param {Point} at */
  pick(at) {
    const pixel = this.pixelAt(at);
    if (!this.scene || !pixel) return;
    this.change({ picked: pixel });
    this.told.pick(pixel);
  }

  // ---- Painting ----------------------------------------------------------------------------

  /** @param {Partial<Look>} look */
  change(look) {
    Object.assign(this.look, look);
    this.schedulePaint();
  }

  /** @param {boolean} cross */
  showCross(cross) {
    if (cross === this.look.cross) return;
    this.change({ cross });
    this.readout.show();
  }

  schedulePaint() {
    this.frames.schedule();
  }

  paint() {
    this.frames.stop();
    const start = performance.now();
    const scene = this.live.applied(this.scene);
    const marks = [...this.shaping.marks, ...this.told.drawn(), ...this.tools.drafts()];
    const colour = this.data?.mask.colour ?? this.look.colour;
    const outlines = scene && this.objects.layer(scene);
    this.painter.paint(scene, this.camera, { ...this.look, colour }, marks, outlines);
    if (scene) {
      this.objects.paint(scene, this.painter.context, this.camera);
      this.shaping.paint(this.painter.context);
    }
    const { caption, sampling } = this.data ?? { caption: "", sampling: "" };
    this.parts.caption.textContent = this.live.caption(sampling) || caption;
    const painted = this.root.dataset;
    painted.paintMs = (performance.now() - start).toFixed(1);
    painted.imageKey = this.scene?.imageKey ?? "";
    painted.maskKey = this.scene?.maskKey ?? "";
    painted.detailKey = (this.scene && shown(this.scene, this.camera)[1]?.key) ?? "";
    painted.selected = `${this.shaping.selected || ""}`;
    painted.zoom = this.camera.scale.toFixed(4);
    painted.mode = this.look.mode;
    painted.shows = this.scene?.size.shows ?? "";
    painted.others = `${scene?.fills.join(" ") ?? ""}`;
    this.parts.level.textContent = percent(this.camera.scale);
  }

  resize() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(box.width * ratio));
    const height = Math.max(1, Math.round(box.height * ratio));
    if (width !== this.canvas.width || height !== this.canvas.height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.look.ratio = ratio;
    if (!this.scene) return;
    if (this.atFit) this.camera = fitCamera(this.scene.size, this.canvas);
    // Now, not in the next frame: setting the size has emptied the canvas.
    this.paint();
    this.settle();
  }

  // ---- Wheel -------------------------------------------------------------------------------

  hasFocus() {
    const place = this.root.getRootNode();
    return place instanceof ShadowRoot && place.activeElement === this.canvas;
  }

  /** Say why the wheel did not zoom, for as long as it takes to read. */
  tellOfWheel() {
    const { wheel } = this.parts;
    wheel.hidden = false;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      wheel.hidden = true;
    }, TELL_MS);
  }

  // ---- Camera ------------------------------------------------------------------------------

  /** @param {Camera} camera */
  move(camera) {
    if (!this.scene) return;
    this.camera = camera;
    this.atFit = camera.scale === fitScale(this.scene.size, this.canvas);
    this.takeTouches();
    this.schedulePaint();
    this.settle();
    if (this.look.cross) this.readout.show();
  }

  /** One finger scrolls the page while there is nothing to pan, to draw or to move. */
  takeTouches() {
    const taken = !this.atFit || this.tools.draws || this.shaping.selected > 0;
    this.canvas.style.touchAction = taken ? "none" : "pan-y";
  }

  fit() {
    if (this.scene) this.move(fitCamera(this.scene.size, this.canvas));
  }

  /** Zoom, and tell whether there was anything to zoom. @param {number} factor @param {Point} at */
  zoomBy(factor, at = this.middle()) {
    if (!this.scene) return false;
    const before = this.camera;
    const camera = zoomed(before, this.scene.size, this.canvas, factor, at);
    if (camera.scale !== before.scale) this.move(confined(camera, this.scene.size, this.canvas));
    return this.camera.scale !== before.scale;
  }

  middle() {
    return { x: this.canvas.width / 2, y: this.canvas.height / 2 };
  }

  /** @param {Point} at  On the canvas. @returns {Point | null} A pixel of the full-size image. */
  pixelAt(at) {
    return this.scene && pixelAt(this.camera, this.scene.size, this.canvas, at);
  }
}

/** @param {number} scale */
function percent(scale) {
  const value = scale * 100;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/**
 * Also notices a move to a screen of another density, where the browser can.
 *
 * @param {ResizeObserver} observer
 * @param {Element} element
 */
function observeDevicePixels(observer, element) {
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(element);
  }
}
