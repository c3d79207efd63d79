// The viewer: what the user does, what Python sends, when to paint. Python joins the files of this
// folder into one module with this one last, so their names are in scope.

const SETTLE_MS = 250;
const CLICK_SLACK = 4;
const HINT = "Point at a pixel to read it, click it for its exact values.";

class Viewer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.parts = Object.fromEntries(
      ["canvas", "divider", "expand", "level", "opacity", "pixel", "problem", "readout",
        "caption", "stage", "swatches", "tint"].map((name) => [name, part(name)]),
    );
    this.canvas = this.parts.canvas;
    this.painter = new Painter(this.canvas);
    this.probe = probeContext();
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
    this.pointers = new Map();
    this.hovered = null;
    this.look = {
      mode: "overlay", colour: COLOURS[0], opacity: 0.5, divider: 0.5, cross: false, picked: null,
      ratio: 1,
    };
    this.listeners = new AbortController();
    this.addControls();
    this.addPointer();
    this.listen(this.canvas, "keydown", (event) => this.onKey(event));
    this.listen(this.canvas, "focus", () => this.showCross(this.canvas.matches(":focus-visible")));
    this.listen(this.canvas, "blur", () => this.showCross(false));
    this.listen(window, "beforeunload", (event) => this.scene && event.preventDefault());
    this.resizes = new ResizeObserver(() => this.resize());
    observeDevicePixels(this.resizes, this.canvas);
    this.showReadout();
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
    this.parts.caption.textContent = data.caption;
    const generation = ++this.generation;
    this.setBusy(true);
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
    if (isNew) {
      this.look.picked = null;
      this.fit();
    }
    this.nameCanvas();
    this.paint();
    this.setBusy(false);
    this.settle();
    this.showReadout();
  }

  /** An old image must not stand for a new one: show none. */
  fail(error) {
    console.warn("maskapp viewer:", error);
    this.scene = null;
    this.bitmaps.keep(new Set());
    this.parts.problem.textContent = "This image could not be shown. Reload the page to try again.";
    this.paint();
    this.setBusy(false);
    this.showReadout();
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
    this.painter.paint(this.scene, this.camera, this.look);
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
    // One finger scrolls the page while there is nothing to pan.
    this.canvas.style.touchAction = this.atFit ? "pan-y" : "none";
    this.schedulePaint();
    this.settle();
    if (this.look.cross) this.showReadout();
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

  // ---- Controls ----------------------------------------------------------------------------

  addControls() {
    const { swatches, opacity, divider, expand } = this.parts;
    swatches.replaceChildren(...COLOURS.map((colour, index) => swatch(colour, index === 0)));
    this.listen(this.root, "change", ({ target }) => {
      if (target.name === "mode") this.setMode(target.value);
      if (target.name === "colour") this.change({ colour: COLOURS[Number(target.value)] });
    });
    this.listen(opacity, "input", () => this.change({ opacity: Number(opacity.value) / 100 }));
    this.listen(divider, "input", () => this.change({ divider: Number(divider.value) / 100 }));
    for (const button of this.root.querySelectorAll("[data-action]")) {
      this.listen(button, "click", () => this.act(button.dataset.action));
    }
    expand.hidden = !document.fullscreenEnabled;
    this.listen(document, "fullscreenchange", () => {
      // Seen from the document, what is full screen is the shadow host.
      const expanded = this.root.matches(":fullscreen");
      expand.setAttribute("aria-pressed", String(expanded));
    });
    this.setMode("overlay");
  }

  act(action) {
    if (action === "expand") {
      const leaving = this.root.matches(":fullscreen");
      const done = leaving ? document.exitFullscreen() : this.root.requestFullscreen();
      done.catch((error) => console.warn("maskapp viewer:", error));
    }
    if (!this.scene) return;
    if (action === "in") this.zoomBy(1.5);
    if (action === "out") this.zoomBy(1 / 1.5);
    if (action === "fit") this.fit();
    if (action === "actual") this.zoomBy(1 / this.camera.scale);
  }

  setMode(mode) {
    this.parts.divider.hidden = mode !== "wipe";
    this.parts.tint.disabled = !["overlay", "outline", "wipe"].includes(mode);
    this.parts.opacity.disabled = mode === "outline";
    this.change({ mode });
    this.nameCanvas();
  }

  change(look) {
    Object.assign(this.look, look);
    this.schedulePaint();
  }

  nameCanvas() {
    const mode = this.root.querySelector(`[name="mode"][value="${this.look.mode}"]`);
    const size = this.scene?.size;
    const what = size ? `${size.width} × ${size.height} pixels` : "no image";
    const view = mode.closest("label").textContent.trim();
    this.canvas.setAttribute("aria-label", `Image viewer: ${what}, ${view}`);
  }

  // ---- Keyboard ----------------------------------------------------------------------------

  onKey(event) {
    if (!this.scene || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions = { "+": "in", "=": "in", "-": "out", _: "out", 0: "fit", 1: "actual" };
    const arrows = {
      ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
    };
    if (event.key in actions) {
      this.act(actions[event.key]);
    } else if (event.key in arrows) {
      const by = event.shiftKey ? Math.max(1, this.camera.scale) : 48 * this.look.ratio;
      const [dx, dy] = arrows[event.key];
      this.move(centredInside(panned(this.camera, dx * by, dy * by), this.scene.size));
    } else if (event.key === "Enter") {
      this.pick(this.middle());
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.showCross(true);
  }

  showCross(cross) {
    if (cross === this.look.cross) return;
    this.change({ cross });
    this.showReadout();
  }

  // ---- Mouse and touch ---------------------------------------------------------------------

  addPointer() {
    const { canvas } = this;
    this.listen(canvas, "pointerdown", (event) => this.onDown(event));
    this.listen(canvas, "pointermove", (event) => this.onMove(event));
    for (const type of ["pointerup", "pointercancel"]) {
      this.listen(canvas, type, (event) => this.pointers.delete(event.pointerId));
    }
    this.listen(canvas, "click", (event) => this.onClick(event));
    this.listen(canvas, "pointerleave", () => this.hover(null));
    this.listen(canvas, "dblclick", (event) => this.scene && this.zoomBy(2, this.at(event)));
    // The page would scroll before a passive listener could say no.
    this.listen(this.parts.stage, "wheel", (event) => this.onWheel(event), { passive: false });
  }

  /** @returns {Point} in device pixels of the canvas */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * this.canvas.width,
      y: ((event.clientY - box.top) / box.height) * this.canvas.height,
    };
  }

  onWheel(event) {
    if (!this.scene) return;
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A trackpad's pinch arrives as small wheel steps with Ctrl.
    const speed = event.ctrlKey ? 0.01 : 0.0015;
    const factor = Math.exp(-clamp(event.deltaY * lines * speed, -0.5, 0.5));
    const zooming = this.zoomBy(factor, this.at(event));
    if (zooming) this.lastZoom = event.timeStamp;
    // At either end of the range the wheel scrolls the page again, after a pause.
    if (event.ctrlKey || event.timeStamp - this.lastZoom < 500) event.preventDefault();
  }

  onDown(event) {
    if (!this.scene || event.button > 1) return;
    this.showCross(false);
    this.canvas.setPointerCapture(event.pointerId);
    const at = this.at(event);
    this.pointers.set(event.pointerId, at);
    this.isClick = this.pointers.size === 1 && event.button === 0;
    this.pressed = at;
  }

  onMove(event) {
    if (!this.scene) return;
    const now = this.at(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      this.hover(now);
      return;
    }
    if (Math.hypot(now.x - this.pressed.x, now.y - this.pressed.y) > CLICK_SLACK * this.look.ratio) {
      this.isClick = false;
    }
    if (this.isClick) return;
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId);
    this.pointers.set(event.pointerId, now);
    if (others.length === 0) this.drag(before, now);
    if (others.length === 1) this.pinch(before, now, others[0][1]);
  }

  drag(before, now) {
    const camera = panned(this.camera, now.x - before.x, now.y - before.y);
    this.move(confined(camera, this.scene.size, this.canvas));
  }

  pinch(before, now, other) {
    const apart = (a, b) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    const between = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    const [from, to] = [between(before, other), between(now, other)];
    const { size } = this.scene;
    const factor = apart(now, other) / apart(before, other);
    const camera = zoomed(this.camera, size, this.canvas, factor, from);
    this.move(confined(panned(camera, to.x - from.x, to.y - from.y), size, this.canvas));
  }

  /** A press that did not move; the second of a double click only zooms. */
  onClick(event) {
    if (!this.isClick || event.detail > 1) return;
    this.pick(this.at(event));
    if (event.pointerType !== "mouse") this.hover(this.at(event));
  }

  // ---- Pixels ------------------------------------------------------------------------------

  /** Ask Python for the exact values of the pixel under a point of the canvas. */
  pick(at) {
    const pixel = this.pixelAt(at);
    if (!pixel) return;
    this.change({ picked: pixel });
    this.trigger("pick", { key: this.scene.imageKey, ...pixel });
  }

  hover(at) {
    this.hovered = at;
    this.showReadout();
  }

  showReadout() {
    const at = this.hovered ?? (this.look.cross ? this.middle() : null);
    const pixel = at && this.pixelAt(at);
    this.parts.readout.textContent = pixel ? this.describe(pixel) : HINT;
  }

  /** @returns {Point | null} a pixel of the full-size image */
  pixelAt(at) {
    if (!this.scene) return null;
    const { width, height } = this.scene.size;
    const point = toImage(this.camera, this.canvas, at);
    const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
    return x >= 0 && y >= 0 && x < width && y < height ? { x, y } : null;
  }

  /** What the painted layers know about a pixel; "≈" where that is not the pixel itself. */
  describe({ x, y }) {
    const pixel = { x, y, width: 1, height: 1 };
    const layer = shown(this.scene, this.camera).findLast((part) => contains(part, pixel));
    const column = Math.floor((x - layer.x) / layer.step);
    const row = Math.floor((y - layer.y) / layer.step);
    const [red, green, blue] = this.sample(layer.bitmap, column, row);
    const opaque = this.sample(layer.mask, column, row)[3] > 0;
    const told = (value) => bandText(value, layer.exact, this.scene.size.window);
    const about = layer.step > 1 ? "≈ " : "";
    return (
      `x ${x}, y ${y} · R${told(red)} G${told(green)} B${told(blue)} · ` +
      `${about}${opaque ? "selected" : "not selected"}`
    );
  }

  sample(bitmap, column, row) {
    this.probe.clearRect(0, 0, 1, 1);
    this.probe.drawImage(bitmap, column, row, 1, 1, 0, 0, 1, 1);
    return this.probe.getImageData(0, 0, 1, 1).data;
  }
}

/**
 * What a painted value says about the image's own. Stretched, the ends stand for all beyond them.
 *
 * @param {[number, number] | null} range the counts painted as 0 and 255, if stretched
 */
function bandText(value, exact, range) {
  if (!range) return `${exact ? "=" : "≈"}${value}`;
  const [black, white] = range;
  if (value === 0 && black > 0) return `≲${black}`;
  if (value === 255 && white < 65535) return `≳${white}`;
  return `≈${Math.round(black + (value / 255) * (white - black))}`;
}

/** One pixel, kept in main memory, to read values with. */
function probeContext() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingEnabled = false;
  return context;
}

function swatch(colour, checked) {
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "colour", value: COLOURS.indexOf(colour), checked });
  input.ariaLabel = colour.name;
  const dot = document.createElement("span");
  dot.style.setProperty("--dot", colour.fill);
  const label = document.createElement("label");
  label.title = colour.name;
  label.append(input, dot);
  return label;
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
