// What a press on the picture does: look at it, pick colours from it, or draw a region.

const HINTS = {
  look: "Point at a pixel to read it, click it to see why it is selected or not.",
  pick: "Click a pixel or drag a box that you want: the ranges grow to hold it.",
  not: "Click a pixel or drag a box that you do not want: the ranges shrink to leave it out.",
  rectangle: "Drag a rectangle.",
  ellipse: "Drag an ellipse.",
  polygon: "Click the corners; double-click, or press Enter, to close. Escape starts over.",
};
const CLOSE_BY = 8;

/**
 * @typedef {Rect & {kind: string, excluded?: boolean}} BoxMark
 * @typedef {{kind: "polygon", points: Point[], open?: boolean, excluded?: boolean}} PolygonMark
 */
class Tools {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.tool = "look";
    this.mode = "include";
    /** @type {Point | null} where a box begins, in the image */
    this.start = null;
    /** @type {Point[]} corners of a polygon that is not closed yet */
    this.corners = [];
    /** @type {Point | null} where the pointer is, in the image */
    this.now = null;
    viewer.listen(viewer.root, "change", ({ target }) => {
      if (target.name === "tool") this.choose(target.value);
      if (target.name === "region") this.mode = target.value;
    });
  }

  get draws() {
    return this.tool !== "look";
  }

  get hint() {
    return HINTS[this.tool];
  }

  choose(tool) {
    this.tool = tool;
    this.cancel();
    this.viewer.parts.region.hidden = !["rectangle", "ellipse", "polygon"].includes(tool);
    this.viewer.root.dataset.tool = tool;
    this.viewer.takeTouches();
    this.viewer.readout.show();
  }

  cancel() {
    this.start = null;
    this.corners = [];
    this.viewer.schedulePaint();
  }

  // ---- Presses, at points of the canvas ----------------------------------------------------

  down(at) {
    if (this.tool !== "polygon") this.start = this.inImage(at);
    this.move(at);
  }

  move(at) {
    this.now = this.inImage(at);
    if (this.start || this.corners.length) this.viewer.schedulePaint();
  }

  up(at) {
    if (this.tool === "polygon") this.addCorner(at);
    else if (this.start) this.finishBox(at);
  }

  /** The keyboard's press at the cross: a corner, or a pixel. */
  press(at) {
    if (this.tool === "pick" || this.tool === "not" || this.start) {
      this.start ??= this.inImage(at);
      this.finishBox(at);
    } else {
      this.down(at);
      if (this.tool === "polygon") this.addCorner(at);
    }
  }

  finishBox(at) {
    const box = this.box(this.start, this.inImage(at));
    this.cancel();
    if (box) this.send({ ...box, points: [] });
  }

  addCorner(at) {
    const corner = this.inImage(at);
    const [first] = this.corners;
    const { camera, look } = this.viewer;
    const reach = (CLOSE_BY * look.ratio) / camera.scale;
    if (this.corners.length > 2 && Math.hypot(corner.x - first.x, corner.y - first.y) < reach) {
      this.close();
      return;
    }
    const whole = { x: Math.round(corner.x), y: Math.round(corner.y) };
    const last = this.corners.at(-1);
    // The second press of a double click adds nothing.
    if (last?.x !== whole.x || last?.y !== whole.y) this.corners.push(whole);
    this.viewer.schedulePaint();
  }

  /** Close the polygon, if it is one. */
  close() {
    const { corners } = this;
    this.cancel();
    if (corners.length > 2) {
      this.send({ x: 0, y: 0, width: 1, height: 1, points: corners.map(({ x, y }) => [x, y]) });
    }
  }

  send(drawn) {
    const { tool, mode, viewer } = this;
    viewer.trigger("gesture", { key: viewer.scene.imageKey, tool, mode, ...drawn });
  }

  // ---- Shapes, in pixels of the image ------------------------------------------------------

  inImage(at) {
    const { camera, canvas } = this.viewer;
    return toImage(camera, canvas, at);
  }

  /** The pixels between two points, both ends included. @returns {Rect | null} */
  box(a, b) {
    const { width, height } = this.viewer.scene.size;
    const axis = (one, other, limit) => {
      const [low, high] = [Math.floor(Math.min(one, other)), Math.floor(Math.max(one, other))];
      return high < 0 || low >= limit ? null : [Math.max(low, 0), Math.min(high, limit - 1)];
    };
    const [across, down] = [axis(a.x, b.x, width), axis(a.y, b.y, height)];
    if (!across || !down) return null;
    return {
      x: across[0], y: down[0], width: across[1] - across[0] + 1, height: down[1] - down[0] + 1,
    };
  }

  /** What is being drawn, to be painted. @returns {(BoxMark | PolygonMark)[]} */
  drafts() {
    const excluded = this.mode === "exclude";
    if (this.start && this.now) {
      const box = this.box(this.start, this.now);
      return box ? [{ ...box, kind: this.tool, excluded }] : [];
    }
    if (!this.corners.length) return [];
    const points = this.now ? [...this.corners, this.now] : this.corners;
    return [{ kind: "polygon", points, open: true, excluded }];
  }
}

/**
 * Paint shapes and picks: solid lines include, dashed ones exclude, a cross means "not this".
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Camera} camera
 * @param {(BoxMark | PolygonMark)[]} marks
 */
function paintMarks(context, camera, ratio, marks) {
  const corner = origin(camera, context.canvas);
  const place = ({ x, y }) => [corner.x + x * camera.scale, corner.y + y * camera.scale];
  context.save();
  for (const mark of marks) {
    const path = mark.points ? polygonPath(mark, place) : boxPath(mark, place, 3 * ratio);
    for (const [width, style] of [[4 * ratio, "#000"], [1.5 * ratio, "#fff"]]) {
      context.lineWidth = width;
      context.strokeStyle = style;
      context.setLineDash(mark.excluded ? [6 * ratio, 5 * ratio] : []);
      context.stroke(path);
    }
  }
  context.restore();
}

function polygonPath({ points, open }, place) {
  const path = new Path2D();
  points.forEach((point, index) => path[index ? "lineTo" : "moveTo"](...place(point)));
  if (!open) path.closePath();
  return path;
}

/** At least `least` around its centre, so that a picked pixel is seen in a large image. */
function boxPath({ kind, x, y, width, height }, place, least) {
  const path = new Path2D();
  let [[left, top], [right, bottom]] = [place({ x, y }), place({ x: x + width, y: y + height })];
  const grow = (low, high) => Math.max(0, least - (high - low) / 2);
  const [dx, dy] = [grow(left, right), grow(top, bottom)];
  [left, right, top, bottom] = [left - dx, right + dx, top - dy, bottom + dy];
  if (kind === "ellipse") {
    const centre = [(left + right) / 2, (top + bottom) / 2];
    path.ellipse(...centre, (right - left) / 2, (bottom - top) / 2, 0, 0, 2 * Math.PI);
    return path;
  }
  path.rect(left, top, right - left, bottom - top);
  if (kind === "not") {
    path.moveTo(left, top);
    path.lineTo(right, bottom);
    path.moveTo(right, top);
    path.lineTo(left, bottom);
  }
  return path;
}
