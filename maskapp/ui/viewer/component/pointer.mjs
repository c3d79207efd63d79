// Mouse and touch on the picture: pan, pinch, wheel and click.

const CLICK_SLACK = 4;

class Pointer {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.pointers = new Map();
    const { canvas } = viewer;
    viewer.listen(canvas, "pointerdown", (event) => this.onDown(event));
    viewer.listen(canvas, "pointermove", (event) => this.onMove(event));
    viewer.listen(canvas, "pointerup", (event) => this.onUp(event));
    viewer.listen(canvas, "pointercancel", (event) => {
      this.pointers.delete(event.pointerId);
      viewer.tools.start = null;
    });
    viewer.listen(canvas, "click", (event) => this.onClick(event));
    viewer.listen(canvas, "pointerleave", () => viewer.readout.hover(null));
    viewer.listen(canvas, "dblclick", (event) => this.onDoubleClick(event));
    // The page would scroll before a passive listener could say no.
    viewer.listen(viewer.parts.stage, "wheel", (event) => this.onWheel(event), { passive: false });
  }

  /** @returns {Point} in device pixels of the canvas */
  at(event) {
    const { canvas } = this.viewer;
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * canvas.width,
      y: ((event.clientY - box.top) / box.height) * canvas.height,
    };
  }

  onWheel(event) {
    if (!this.viewer.scene) return;
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A trackpad's pinch arrives as small wheel steps with Ctrl.
    const speed = event.ctrlKey ? 0.01 : 0.0015;
    const factor = Math.exp(-clamp(event.deltaY * lines * speed, -0.5, 0.5));
    const zooming = this.viewer.zoomBy(factor, this.at(event));
    if (zooming) this.lastZoom = event.timeStamp;
    // At either end of the range the wheel scrolls the page again, after a pause.
    if (event.ctrlKey || event.timeStamp - this.lastZoom < 500) event.preventDefault();
  }

  onDown(event) {
    if (!this.viewer.scene || event.button > 1) return;
    this.viewer.showCross(false);
    this.viewer.canvas.setPointerCapture(event.pointerId);
    const at = this.at(event);
    this.pointers.set(event.pointerId, at);
    this.isClick = this.pointers.size === 1 && event.button === 0;
    this.pressed = at;
    this.drawing = this.isClick && this.viewer.tools.draws;
    if (this.drawing) this.viewer.tools.down(at);
  }

  onUp(event) {
    const { tools } = this.viewer;
    if (this.pointers.delete(event.pointerId) && this.drawing && this.viewer.scene) {
      this.drawing = false;
      tools.up(this.at(event));
    }
  }

  onDoubleClick(event) {
    const { viewer } = this;
    if (!viewer.scene) return;
    if (viewer.tools.tool === "polygon") viewer.tools.close();
    else if (!viewer.tools.draws) viewer.zoomBy(2, this.at(event));
  }

  onMove(event) {
    const { viewer, pressed } = this;
    if (!viewer.scene) return;
    const now = this.at(event);
    const before = this.pointers.get(event.pointerId);
    viewer.tools.move(now);
    if (!before) {
      viewer.readout.hover(now);
      return;
    }
    if (Math.hypot(now.x - pressed.x, now.y - pressed.y) > CLICK_SLACK * viewer.look.ratio) {
      this.isClick = false;
    }
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId);
    if (this.drawing && others.length === 1) {
      this.drawing = false; // a second finger: it is a pinch
      viewer.tools.start = null;
    }
    if (this.isClick || this.drawing) return;
    this.pointers.set(event.pointerId, now);
    if (others.length === 0) this.drag(before, now);
    if (others.length === 1) this.pinch(before, now, others[0][1]);
  }

  drag(before, now) {
    const { viewer } = this;
    const camera = panned(viewer.camera, now.x - before.x, now.y - before.y);
    viewer.move(confined(camera, viewer.scene.size, viewer.canvas));
  }

  pinch(before, now, other) {
    const apart = (a, b) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    const between = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    const [from, to] = [between(before, other), between(now, other)];
    const { camera, canvas, scene } = this.viewer;
    const factor = apart(now, other) / apart(before, other);
    const nearer = panned(zoomed(camera, scene.size, canvas, factor, from), to.x - from.x, to.y - from.y);
    this.viewer.move(confined(nearer, scene.size, canvas));
  }

  /** A press that did not move; the second of a double click only zooms. */
  onClick(event) {
    if (!this.isClick || event.detail > 1 || this.viewer.tools.draws) return;
    this.viewer.pick(this.at(event));
    if (event.pointerType !== "mouse") this.viewer.readout.hover(this.at(event));
  }
}
