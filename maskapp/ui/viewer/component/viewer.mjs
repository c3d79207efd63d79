// The viewer: what the user does, what Python sends, when to paint. Python joins the files of this
// folder into one module with this one last, so their names are in scope.

const SETTLE_MS = 250;

class Viewer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.parts = Object.fromEntries(
      ["canvas", "divider", "expand", "level", "opacity", "pixel", "problem", "readout",
        "caption", "live", "region", "stage", "swatches", "tint"].map((name) => [name, part(name)]),
    );
    this.canvas = this.parts.canvas;
    this.painter = new Painter(this.canvas);
    this.readout = new Readout(this);
    this.bitmaps = new Bitmaps();
    this.data = null;
    this.generation = 0;
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Camera} */
    this.camera = { scale: 1, x: 0, y: 0 };
    this.atFit = true;
    /** @type {Sampling | null} what Python was last asked for */
    this.asked = null;
    this.look = {
      mode: "overlay", colour: COLOURS[0], opacity: 0.5, divider: 0.5, cross: false, picked: null,
      ratio: 1,
    };
    this.listeners = new AbortController();
    this.live = new Live(this);
    this.tools = new Tools(this);
    this.controls = new Controls(this);
    this.pointer = new Pointer(this);
    this.listen(this.canvas, "keydown", (event) => onKey(this, event));
    this.listen(this.canvas, "focus", () => this.showCross(this.canvas.matches(":focus-visible")));
    this.listen(this.canvas, "blur", () => this.showCross(false));
    this.listen(window, "beforeunload", (event) => this.scene && event.preventDefault());
    this.resizes = new ResizeObserver(() => this.resize());
    observeDevicePixels(this.resizes, this.canvas);
    this.readout.show();
  }

  listen(target, type, handler, options = {}) {
    target.addEventListener(type, handler, { ...options, signal: this.listeners.signal });
  }

  destroy() {
    this.generation++;
    this.listeners.abort();
    this.resizes.disconnect();
    clearTimeout(this.settling);
    cancelAnimationFrame(this.frame);
    this.scene = null;
    this.bitmaps.keep(new Set());
  }

  // ---- What Python sends -------------------------------------------------------------------

  /** Take new data. All of it is painted at once, when the last bitmap is decoded. */
  async receive(data) {
    if (data === this.data) return;
    // A viewer that was away may come back while Python still answers its last view.
    if (!this.data) this.asked = data.detail;
    this.data = data;
    this.parts.pixel.textContent = data.pixel_text;
    const generation = ++this.generation;
    this.setBusy(true);
    this.live.receive(data.live);
    const sources = sourcesOf(data);
    try {
      const scene = await this.load(data, sources);
      if (generation === this.generation) this.show(scene, sources);
    } catch (error) {
      if (generation === this.generation) this.fail(error);
    }
  }

  /** @returns {Promise<Scene>} */
  async load(data, sources) {
    const { image, mask, detail } = data;
    const [picture, plane, ...finer] = sources.map((source) => this.bitmaps.get(source));
    // The detail is an extra: without it the preview still is a true picture.
    const extra = Promise.all(finer).catch(() => []);
    const preview = {
      x: 0, y: 0, width: image.width, height: image.height, step: image.step, exact: image.exact,
      key: "", bitmap: await picture, mask: await plane,
    };
    const [bitmap, finerMask] = await extra;
    const layers = bitmap ? [preview, { ...detail, bitmap, mask: finerMask }] : [preview];
    return { imageKey: image.key, maskKey: mask.key, size: image, layers };
  }

  /** @param {Scene} scene @param {string[]} sources */
  show(scene, sources) {
    const isNew = this.scene?.imageKey !== scene.imageKey;
    this.scene = scene;
    this.bitmaps.keep(new Set(sources));
    this.parts.problem.textContent = "";
    this.live.settle(this.data.answered, isNew);
    if (isNew) this.tools.cancel();
    if (isNew) {
      this.look.picked = null;
      this.fit();
    }
    this.controls.nameCanvas();
    this.paint();
    this.setBusy(false);
    this.settle();
    this.readout.show();
  }

  /** An old image must not stand for a new one: show none. */
  fail(error) {
    console.warn("maskapp viewer:", error);
    this.scene = null;
    this.bitmaps.keep(new Set());
    this.parts.problem.textContent = "This image could not be shown. Reload the page to try again.";
    this.paint();
    this.setBusy(false);
    this.readout.show();
  }

  setBusy(busy) {
    for (const element of [this.root, this.canvas]) element.ariaBusy = String(busy);
  }

  /** Once the view rests, ask for finer samples, or say that none are needed any more. */
  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (!this.scene || this.scene.imageKey !== this.data.image.key) return;
      const { size } = this.scene;
      const wanted = wantedSampling(this.camera, size, this.canvas, this.data.max_samples);
      if (!wanted && !this.asked) return;
      const seen = seenRect(this.camera, size, this.canvas);
      if (wanted?.step === this.asked?.step && contains(this.asked, seen)) return;
      this.asked = wanted;
      this.setState("view", wanted && { key: this.scene.imageKey, ...wanted });
    }, SETTLE_MS);
  }

  // ---- Painting ----------------------------------------------------------------------------

  schedulePaint() {
    this.frame ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    const start = performance.now();
    const scene = this.live.applied(this.scene);
    const marks = [...(this.data?.marks ?? []), ...this.tools.drafts()];
    this.painter.paint(scene, this.camera, this.look, marks);
    this.parts.caption.textContent = this.live.caption() || (this.data?.caption ?? "");
    const painted = this.root.dataset;
    painted.paintMs = (performance.now() - start).toFixed(1);
    painted.imageKey = this.scene?.imageKey ?? "";
    painted.maskKey = this.scene?.maskKey ?? "";
    painted.detailKey = this.scene ? shown(this.scene, this.camera)[1]?.key ?? "" : "";
    painted.zoom = this.camera.scale.toFixed(4);
    painted.mode = this.look.mode;
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

  // ---- Camera ------------------------------------------------------------------------------

  move(camera) {
    this.camera = camera;
    this.atFit = camera.scale === fitScale(this.scene.size, this.canvas);
    this.takeTouches();
    this.schedulePaint();
    this.settle();
    if (this.look.cross) this.readout.show();
  }

  /** One finger scrolls the page while there is nothing to pan or to draw. */
  takeTouches() {
    this.canvas.style.touchAction = this.atFit && !this.tools.draws ? "pan-y" : "none";
  }

  fit() {
    this.move(fitCamera(this.scene.size, this.canvas));
  }

  /** @returns {boolean} whether there was anything to zoom */
  zoomBy(factor, at = this.middle()) {
    const before = this.camera;
    const camera = zoomed(before, this.scene.size, this.canvas, factor, at);
    if (camera.scale !== before.scale) this.move(confined(camera, this.scene.size, this.canvas));
    return this.camera.scale !== before.scale;
  }

  middle() {
    return { x: this.canvas.width / 2, y: this.canvas.height / 2 };
  }

  // ---- Look and pixels ---------------------------------------------------------------------

  change(look) {
    Object.assign(this.look, look);
    this.schedulePaint();
  }

  showCross(cross) {
    if (cross === this.look.cross) return;
    this.change({ cross });
    this.readout.show();
  }

  /** Ask Python for the exact values of the pixel under a point of the canvas. */
  pick(at) {
    const pixel = this.pixelAt(at);
    if (!pixel) return;
    this.change({ picked: pixel });
    this.trigger("pick", { key: this.scene.imageKey, ...pixel });
  }

  /** @returns {Point | null} a pixel of the full-size image */
  pixelAt(at) {
    if (!this.scene) return null;
    const { width, height } = this.scene.size;
    const point = toImage(this.camera, this.canvas, at);
    const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
    return x >= 0 && y >= 0 && x < width && y < height ? { x, y } : null;
  }
}

function percent(scale) {
  const value = scale * 100;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/** Also notices a move to a screen of another density, where the browser can. */
function observeDevicePixels(observer, element) {
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(element);
  }
}

/** @type {WeakMap<ParentNode, Viewer>} */
const viewers = new WeakMap();

function viewerIn(parent) {
  const root = parent.querySelector(".viewer");
  const known = viewers.get(parent);
  if (known?.root === root) return known;
  known?.destroy();
  const viewer = new Viewer(root);
  viewers.set(parent, viewer);
  return viewer;
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const viewer = viewerIn(parentElement);
  viewer.setState = setStateValue;
  viewer.trigger = setTriggerValue;
  if (data) viewer.receive(data);
  return () => {
    // Streamlit also cleans up after a call that a newer one overtook: only leaving the page counts.
    if (viewer.root.isConnected) return;
    viewer.destroy();
    viewers.delete(parentElement);
  };
}
