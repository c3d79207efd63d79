// The slider: two handles on a scale.

import { Drawing } from "./drawing.mjs";
import { Pointer } from "./pointer.mjs";
import { tellRange } from "./range_event.mjs";
import { ENDS, keyed, withEnd } from "./scale.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { Slider as Sent } from "./data.d.ts"
 * @import { Drag } from "./pointer.mjs"
 * @import { RangeEvent } from "./range_event.mjs"
 * @import { End, Pair } from "./scale.mjs"
 *
 * @typedef {Omit<Sent, "view"> & {view: Pair}} Shown  `bounds` and `view` in ticks.
 * @typedef {{token: string, version: number, ends: Partial<Record<End, Pair>>}} Move
 *   The value before and after, in ticks, of each end that was moved.
 * @typedef {{move: Move}} State
 * @typedef {FrontendRendererArgs<State>["setTriggerValue"]} Trigger
 */

/** Keys that follow each other faster than this are one edit. */
const IDLE_MS = 150;
/** A message may be lost with the connection: then the slider shows again what Python last said. */
const PATIENCE_MS = 30_000;

export class Slider {
  /** @param {HTMLElement} root @param {Shown} data @param {Trigger} trigger */
  constructor(root, data, trigger) {
    this.root = root;
    this.trigger = trigger;
    this.drawing = new Drawing(root);
    this.data = data;
    this.version = data.version;
    /** @type {Pair} what is shown */
    this.bounds = data.bounds;
    /** @type {Pair} what Python knows, or was last told */
    this.told = data.bounds;
    /** With the pointer, or with keys until they rest. @type {Drag | {by: "keys"} | null} */
    this.gesture = null;
    /** @type {Pair} the bounds when it took hold */
    this.before = data.bounds;
    /** The last message that Python has not answered. @type {string | null} */
    this.waiting = null;
    /** All ends moved since its last answer. @type {Set<End>} */
    this.moved = new Set();
    /** @type {number | undefined} */
    this.idle = undefined;
    /** @type {number | undefined} */
    this.patience = undefined;
    this.listeners = new AbortController();
    this.pointer = new Pointer(this);
    for (const end of ENDS) this.listenTo(end);
    const leave = (/** @type {FocusEvent} */ { relatedTarget }) => {
      if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) this.rest();
    };
    root.addEventListener("focusout", leave, { signal: this.listeners.signal });
    this.draw();
  }

  destroy() {
    this.cancel();
    if (this.waiting) this.tell("cancel");
    clearTimeout(this.patience);
    this.listeners.abort();
  }

  // ---- What Python sends -------------------------------------------------------------------

  /** @param {Shown} data */
  receive(data) {
    if (data === this.data) return;
    const wasLive = this.data.live;
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
    /** @type {Move["ends"]} */
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

  /** Tell the viewer. @param {RangeEvent["phase"]} phase */
  tell(phase) {
    const [low, high] = this.bounds;
    const { range_id: range, outside } = this.data;
    tellRange({ phase, low, high, range, outside, token: this.waiting });
  }

  // ---- Gestures ----------------------------------------------------------------------------

  /** @param {Drag | {by: "keys"}} gesture */
  begin(gesture) {
    if (this.gesture) this.rest();
    this.touch();
    this.gesture = gesture;
    this.before = this.bounds;
  }

  /** Have what the viewer needs there before anything moves. */
  touch() {
    // Until the last message is answered, the version that it was made on counts.
    if (this.waiting) return;
    this.version = this.data.version;
    if (!this.data.live) this.ask();
  }

  /** @param {Pair} bounds  Where the hand has taken them. */
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
    this.bounds = this.before;
    this.rest();
  }

  // ---- Keyboard and screen readers ---------------------------------------------------------

  /** @param {End} end */
  listenTo(end) {
    const input = this.drawing.inputs[end];
    const { signal } = this.listeners;
    input.addEventListener("focus", () => this.touch(), { signal });
    input.addEventListener("keydown", (event) => this.onKey(end, event), { signal });
    // A screen reader sets the value itself.
    const set = () => this.step(end, Math.round(Number(input.value) * this.data.scale.grid));
    input.addEventListener("input", set, { signal });
  }

  /** @param {End} end @param {KeyboardEvent} event */
  onKey(end, event) {
    if (event.key === "Escape" && this.gesture) {
      this.cancel();
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      this.rest(); // a shortcut: what follows must find this edit made
      return;
    } else {
      const now = this.bounds[ENDS.indexOf(end)];
      const to = keyed(now, event, this.data.view, this.data.scale);
      if (to === null) return;
      this.step(end, to);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {End} end @param {number} ticks */
  step(end, ticks) {
    if (this.gesture?.by !== "keys") this.begin({ by: "keys" });
    this.move(withEnd(this.bounds, end, ticks, this.data.scale));
    this.draw(); // also where nothing moved: a screen reader has changed the input
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.rest(), IDLE_MS);
  }

  draw() {
    const held = this.gesture?.by === "pointer" ? this.gesture.end : "";
    this.drawing.draw(this.data, this.bounds, held, this.waiting !== null);
  }
}
