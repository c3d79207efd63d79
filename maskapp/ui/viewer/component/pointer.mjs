// Mouse and touch on the picture: pan, pinch, wheel and click.

import { clamp } from "../../widgets/numbers.mjs";
import { confined, panned, zoomed } from "./geometry.mjs";

/**
 * @import { Point } from "./geometry.mjs"
 * @import { Viewer } from "./viewer.mjs"
 */

/** How far a press may move, in CSS pixels, and still be a click. */
const CLICK_SLACK = 4;

export class Pointer {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {Map<number, Point>} where each finger or button is pressed, by its id */
    this.pointers = new Map();
    /** @type {Point} where the last press began */
    this.pressed = { x: 0, y: 0 };
    this.isClick = false;
    this.drawing = false;
    /** A shape is held. */
    this.shaping = false;
    this.lastZoom = Number.NEGATIVE_INFINITY;
    const { canvas } = viewer;
    const { signal } = viewer.listeners;
    canvas.addEventListener("pointerdown", (event) => this.onDown(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.onMove(event), { signal });
    canvas.addEventListener("pointerup", (event) => this.onUp(event), { signal });
    canvas.addEventListener("pointercancel", (event) => this.onCancel(event), { signal });
    canvas.addEventListener("click", (event) => this.onClick(event), { signal });
    canvas.addEventListener("pointerleave", () => this.onLeave(), { signal });
    canvas.addEventListener("dblclick", (event) => this.onDoubleClick(event), { signal });
    const turn = (/** @type {WheelEvent} */ event) => this.onWheel(event);
    // The page would scroll before a passive listener could say no.
    viewer.parts.stage.addEventListener("wheel", turn, { signal, passive: false });
  }

  onLeave() {
    if (this.pointers.size) return;
    this.viewer.shaping.hovered = 0;
    this.viewer.schedulePaint();
    this.viewer.readout.hover(null);
  }

  /** @param {MouseEvent} event @returns {Point} In device pixels of the canvas. */
  at(event) {
    const { canvas } = this.viewer;
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * canvas.width,
      y: ((event.clientY - box.top) / box.height) * canvas.height,
    };
  }

  /** @param {WheelEvent} event */
  onWheel(event) {
    if (!this.viewer.scene) return;
    if (!event.ctrlKey && !this.viewer.hasFocus()) {
      this.viewer.tellOfWheel(); // the page scrolls
      return;
    }
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A trackpad's pinch arrives as small wheel steps with Ctrl.
    const speed = event.ctrlKey ? 0.01 : 0.0015;
    const factor = Math.exp(-clamp(event.deltaY * lines * speed, -0.5, 0.5));
    const zooming = this.viewer.zoomBy(factor, this.at(event));
    if (zooming) this.lastZoom = event.timeStamp;
    // At either end of the range the wheel scrolls the page again, after a pause.
    if (event.ctrlKey || event.timeStamp - this.lastZoom < 500) event.preventDefault();
  }

  /** @param {PointerEvent} event */
  onDown(event) {
    if (!this.viewer.scene || event.button > 1) return;
    this.viewer.showCross(false);
    this.viewer.canvas.setPointerCapture(event.pointerId);
    const at = this.at(event);
    this.pointers.set(event.pointerId, at);
    this.isClick = this.pointers.size === 1 && event.button === 0;
    this.pressed = at;
    if (!this.isClick) {
      this.letGo();
      return;
    }
    this.shaping = this.viewer.shaping.down(at, event.pointerType);
    this.drawing = !this.shaping && this.viewer.tools.draws;
    if (this.drawing) this.viewer.tools.down(at);
  }

  /** @param {PointerEvent} event */
  onUp(event) {
    const { tools, shaping, scene } = this.viewer;
    if (!this.pointers.delete(event.pointerId) || !scene) return;
    if (this.shaping) {
      this.shaping = false;
      shaping.up();
    } else if (this.drawing) {
      this.drawing = false;
      // A press that did not move is no shape of one pixel: it lets go of the one in hand.
      if (this.isClick && tools.drawsBox) tools.cancel();
      else tools.up(this.at(event));
      if (this.isClick) shaping.select(0);
    }
  }

  /** @param {PointerEvent} event */
  onCancel(event) {
    this.pointers.delete(event.pointerId);
    this.letGo();
  }

  /** What was begun is given up: the browser scrolls, or a second finger pinches. */
  letGo() {
    if (this.shaping) this.viewer.shaping.cancel();
    this.drawing = this.shaping = false;
    this.viewer.tools.start = null;
  }

  /** @param {MouseEvent} event */
  onDoubleClick(event) {
    const { viewer } = this;
    if (!viewer.scene) return;
    if (viewer.tools.tool.id === "polygon") viewer.tools.close();
    else if (!viewer.tools.draws) viewer.zoomBy(2, this.at(event));
  }

  /** @param {PointerEvent} event */
  onMove(event) {
    const { viewer, pressed } = this;
    if (!viewer.scene) return;
    const now = this.at(event);
    const before = this.pointers.get(event.pointerId);
    viewer.tools.move(now);
    if (!before) {
      if (event.pointerType === "mouse") viewer.shaping.hover(now);
      viewer.readout.hover(now);
      return;
    }
    if (Math.hypot(now.x - pressed.x, now.y - pressed.y) > CLICK_SLACK * viewer.look.ratio) {
      this.isClick = false;
    }
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId);
    if (this.isClick || this.drawing) return;
    if (this.shaping) {
      viewer.shaping.move(now);
      return;
    }
    this.pointers.set(event.pointerId, now);
    if (others.length === 0) this.drag(before, now);
    if (others.length === 1) this.pinch(before, now, others[0][1]);
  }

  /** @param {Point} before @param {Point} now */
  drag(before, now) {
    const { viewer } = this;
    if (!viewer.scene) return;
    const camera = panned(viewer.camera, now.x - before.x, now.y - before.y);
    viewer.move(confined(camera, viewer.scene.size, viewer.canvas));
  }

  /** @param {Point} before @param {Point} now @param {Point} other  The finger that rests. */
  pinch(before, now, other) {
    const { camera, canvas, scene } = this.viewer;
    if (!scene) return;
    /** @param {Point} a @param {Point} b */
    const apart = (a, b) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    /** @param {Point} a @param {Point} b */
    const between = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    const [from, to] = [between(before, other), between(now, other)];
    const factor = apart(now, other) / apart(before, other);
    const nearer = zoomed(camera, scene.size, canvas, factor, from);
    const moved = panned(nearer, to.x - from.x, to.y - from.y);
    this.viewer.move(confined(moved, scene.size, canvas));
  }

  /** A press that did not move; the second of a double click only zooms. @param {MouseEvent} event */
  onClick(event) {
    if (!this.isClick || event.detail > 1 || this.viewer.tools.draws) return;
    const { shaping } = this.viewer;
    const pointer = event instanceof PointerEvent ? event.pointerType : "mouse";
    const hit = shaping.hit(this.at(event), pointer);
    if (hit && hit.part !== "body") return; // it selected a shape
    if (!hit) shaping.select(0);
    this.viewer.pick(this.at(event));
    const isMouse = event instanceof PointerEvent && event.pointerType === "mouse";
    if (!isMouse) this.viewer.readout.hover(this.at(event));
  }
}
