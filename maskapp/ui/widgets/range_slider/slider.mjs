// The slider: two handles on a scale. Python joins the files of this folder into one module with
// this one last, so their names are in scope.

/** Keys that follow each other faster than this are one edit. */
const IDLE_MS = 150;
/** A message may be lost with the connection: then the slider shows again what Python last said. */
const PATIENCE_MS = 30_000;
const ENDS = ["low", "high"];
/** Units; with Shift steps of the grid. */
const ARROWS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
const PAGES = { PageDown: -1, PageUp: 1 };

class Slider {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.rail = root.querySelector(".rail");
    const both = (find) => Object.fromEntries(ENDS.map((end) => [end, root.querySelector(find(end))]));
    this.inputs = both((end) => `input[data-end="${end}"]`);
    this.handles = both((end) => `.handle.${end}`);
    this.data = null;
    /** @type {Pair} what is shown */
    this.bounds = [0, 0];
    /** @type {Pair} what Python knows, or was last told */
    this.told = [0, 0];
    /** What the hand is doing: with the pointer, or with keys until they rest. */
    this.gesture = null;
    /** The last message that Python has not answered, and all ends moved since its last answer. */
    this.waiting = null;
    this.moved = new Set();
    this.listeners = new AbortController();
    this.pointer = new Pointer(this);
    for (const end of ENDS) this.addInput(end);
    this.listen(root, "focusout", (event) => root.contains(event.relatedTarget) || this.rest());
  }

  listen(target, type, handler) {
    target.addEventListener(type, handler, { signal: this.listeners.signal });
  }

  destroy() {
    this.cancel();
    if (this.waiting) this.tell("cancel");
    clearTimeout(this.patience);
    this.listeners.abort();
  }

  // ---- What Python sends -------------------------------------------------------------------

  receive(data) {
    if (data === this.data) return;
    const wasLive = this.data?.live;
    this.data = data;
    if (this.waiting === data.answered) {
      this.waiting = null;
      clearTimeout(this.patience);
    }
    if (this.gesture) {
      if (wasLive && !data.live) this.ask(); // another edit made stale what the viewer had
    } else if (!this.waiting) {
      this.settle();
    }
    this.draw();
  }

  /** Show what Python says. */
  settle() {
    this.waiting = null;
    this.moved.clear();
    this.bounds = this.told = this.data.bounds;
  }

  // ---- What Python hears -------------------------------------------------------------------

  /**
   * Every message says all that was moved since the last answer: Streamlit may drop a message when
   * a newer one follows at once.
   */
  send() {
    const ends = {};
    for (const end of this.moved) {
      const at = ENDS.indexOf(end);
      ends[end] = [this.told[at], this.bounds[at]];
    }
    this.told = this.bounds;
    this.waiting = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.trigger("move", { token: this.waiting, version: this.version, ends });
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.giveUp(), PATIENCE_MS);
  }

  giveUp() {
    if (this.gesture) return;
    this.tell("cancel");
    this.settle();
    this.draw();
  }

  /** Ask for what the viewer needs; every message does, and this one moves nothing. */
  ask() {
    const { bounds } = this;
    this.bounds = this.told;
    this.send();
    this.bounds = bounds;
  }

  /** Tell the viewer. */
  tell(phase) {
    const [low, high] = this.bounds;
    const detail = {
      phase, low, high, range: this.data.range_id, outside: this.data.outside, token: this.waiting,
    };
    window.dispatchEvent(new CustomEvent("maskapp:range", { detail }));
  }

  // ---- Gestures ----------------------------------------------------------------------------

  begin(gesture) {
    if (this.gesture) this.rest();
    this.touch();
    this.gesture = { ...gesture, before: this.bounds };
  }

  /** Have what the viewer needs there before anything moves. */
  touch() {
    // Until the last message is answered, the version that it was made on counts.
    if (this.waiting) return;
    this.version = this.data.version;
    if (!this.data.live) this.ask();
  }

  /** @param {Pair} bounds where the hand has taken them */
  move(bounds) {
    if (bounds[0] === this.bounds[0] && bounds[1] === this.bounds[1]) return;
    this.bounds = bounds;
    this.draw();
    this.tell("move");
  }

  /** The hand lets go: tell Python. */
  rest() {
    clearTimeout(this.idle);
    if (!this.gesture) return;
    this.gesture = null;
    const changed = ENDS.filter((_, at) => this.bounds[at] !== this.told[at]);
    for (const end of changed) this.moved.add(end);
    if (changed.length) {
      this.send();
      this.tell("release");
    } else {
      this.tell(this.waiting ? "release" : "cancel");
      if (!this.waiting) this.settle();
    }
    this.draw();
  }

  /** Take back what the hand has done since it took hold. */
  cancel() {
    if (!this.gesture) return;
    this.bounds = this.gesture.before;
    this.rest();
  }

  // ---- Keyboard and screen readers ---------------------------------------------------------

  addInput(end) {
    const input = this.inputs[end];
    this.listen(input, "focus", () => this.data && this.touch());
    this.listen(input, "keydown", (event) => this.onKey(end, event));
    // A screen reader sets the value itself.
    this.listen(input, "input", () => this.step(end, Math.round(input.value * this.data.scale.grid)));
  }

  onKey(end, event) {
    if (event.key === "Escape" && this.gesture) {
      this.cancel();
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      this.rest(); // a shortcut: what follows must find this edit made
      return;
    } else {
      const to = this.keyed(end, event);
      if (to === null) return;
      this.step(end, to);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @returns {number | null} where a key takes a handle */
  keyed(end, { key, shiftKey }) {
    const [start, stop] = this.data.view;
    const now = clamp(this.bounds[ENDS.indexOf(end)], start, stop);
    const [first, last] = limitsOf(this.data.scale);
    if (key === "Home") return first;
    if (key === "End") return last;
    const { grid } = this.data.scale;
    if (key in PAGES) return now + PAGES[key] * Math.max(10 * grid, Math.round((stop - start) / 50));
    return key in ARROWS ? now + ARROWS[key] * (shiftKey ? 1 : grid) : null;
  }

  step(end, ticks) {
    if (this.gesture?.by !== "keys") this.begin({ by: "keys" });
    this.move(withEnd(this.bounds, end, ticks, this.data.scale));
    this.draw(); // also where nothing moved: a screen reader has changed the input
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.rest(), IDLE_MS);
  }

  // ---- Drawing -----------------------------------------------------------------------------

  draw() {
    const { data, root, bounds } = this;
    root.ariaLabel = data.names.slider;
    const held = this.gesture?.by === "pointer" ? this.gesture.end : null;
    root.dataset.held = held ?? "";
    root.dataset.range = data.range_id;
    root.style.setProperty("--track", gradient(data.track));
    ENDS.forEach((end, at) => this.drawEnd(end, bounds[at]));
    const spans = keptSpans(bounds, data.scale, data.outside);
    for (const [index, kept] of root.querySelectorAll(".kept").entries()) {
      const [from, to] = (spans[index] ?? [0, 0]).map((ticks) => fractionOf(ticks, data.view));
      kept.hidden = !spans[index];
      kept.style.setProperty("--from", from);
      kept.style.setProperty("--part", Math.max(to - from, 1e-6));
    }
    root.dataset.waiting = String(Boolean(this.waiting));
  }

  drawEnd(end, ticks) {
    const { data } = this;
    const { scale } = data;
    const input = this.inputs[end];
    const text = textOf(ticks, scale);
    Object.assign(input, { min: scale.low, max: scale.high, step: scale.grid === 1 ? 1 : "any" });
    input.value = ticks / scale.grid;
    input.ariaLabel = data.names[end];
    input.setAttribute("aria-valuetext", text);
    this.handles[end].style.setProperty("--at", fractionOf(ticks, data.view));
    this.handles[end].firstElementChild.textContent = text;
  }
}

function gradient(colours) {
  return colours.length > 1 ? `linear-gradient(90deg, ${colours.join(", ")})` : "none";
}

/** @type {WeakMap<ParentNode, Slider>} */
const sliders = new WeakMap();

function sliderIn(parent) {
  const root = parent.querySelector(".slider");
  const known = sliders.get(parent);
  if (known?.root === root) return known;
  known?.destroy();
  const slider = new Slider(root);
  sliders.set(parent, slider);
  return slider;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const slider = sliderIn(parentElement);
  slider.trigger = setTriggerValue;
  if (data) slider.receive(data);
  return () => {
    // Streamlit also cleans up after a call that a newer one overtook: only leaving the page counts.
    if (slider.root.isConnected) return;
    slider.destroy();
    sliders.delete(parentElement);
  };
}
