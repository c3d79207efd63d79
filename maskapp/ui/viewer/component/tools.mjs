// What a press on the picture does: look at it, pick colours from it, or draw a region.

import { onChoice, radio } from "./choosing.mjs";
import { boxBetween, withCorner } from "./drawn.mjs";
import { toImage } from "./geometry.mjs";

/**
 * @import { Tool } from "./data.d.ts"
 * @import { Point, Rect } from "./geometry.mjs"
 * @import { Painted } from "./marks.mjs"
 * @import { Viewer } from "./viewer.mjs"
 */

/** A press this near to the first corner, in CSS pixels, closes the polygon. */
const CLOSE_BY = 8;
/** @type {Rect} */
const NO_BOX = { x: 0, y: 0, width: 1, height: 1 };

export class Tools {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const { root, fixed, parts, listeners } = viewer;
    /** @type {Tool} */
    this.tool = fixed.tools[0];
    this.mode = fixed.region_modes[0].id;
    /** @type {Point | null} where a box begins, in the image */
    this.start = null;
    /** @type {Point[]} corners of a polygon that is not closed yet */
    this.corners = [];
    /** @type {Point | null} where the pointer is, in the image */
    this.now = null;
    const { tools, region_modes: modes } = fixed;
    parts.tools.replaceChildren(...buttons("tool", tools));
    parts.region.replaceChildren(...buttons("region", modes));
    const chosen = (/** @type {string} */ value) =>
      this.choose(tools.find(({ id }) => id === value) ?? tools[0]);
    onChoice(root, "tool", chosen, listeners.signal);
    const meant = (/** @type {string} */ value) => {
      this.mode = (modes.find(({ id }) => id === value) ?? modes[0]).id;
    };
    onChoice(root, "region", meant, listeners.signal);
  }

  get draws() {
    return this.tool.id !== "look";
  }

  get hint() {
    return this.tool.hint;
  }

  /** @param {Tool} tool */
  choose(tool) {
    this.tool = tool;
    this.cancel();
    this.viewer.parts.region.hidden = !tool.region;
    this.viewer.root.dataset.tool = tool.id;
    this.viewer.takeTouches();
    this.viewer.readout.show();
  }

  cancel() {
    this.start = null;
    this.corners = [];
    this.viewer.schedulePaint();
  }

  // ---- Presses, at points of the canvas ----------------------------------------------------

  /** @param {Point} at */
  down(at) {
    if (this.tool.id !== "polygon") this.start = this.inImage(at);
    this.move(at);
  }

  /** @param {Point} at */
  move(at) {
    this.now = this.inImage(at);
    if (this.start || this.corners.length) this.viewer.schedulePaint();
  }

  /** @param {Point} at */
  up(at) {
    if (this.tool.id === "polygon") this.addCorner(at);
    else if (this.start) this.finishBox(this.start, at);
  }

  /** The keyboard's press at the cross: a corner, or a pixel. @param {Point} at */
  press(at) {
    const isPick = this.tool.id === "pick" || this.tool.id === "not";
    if (isPick || this.start) {
      this.finishBox(this.start ?? this.inImage(at), at);
    } else {
      this.down(at);
      if (this.tool.id === "polygon") this.addCorner(at);
    }
  }

  /** @param {Point} start @param {Point} at */
  finishBox(start, at) {
    const box = this.box(start, this.inImage(at));
    this.cancel();
    if (box) this.send({ ...box, points: [] });
  }

  /** @param {Point} at */
  addCorner(at) {
    const { camera, look, fixed } = this.viewer;
    const reach = (CLOSE_BY * look.ratio) / camera.scale;
    const corners = withCorner(this.corners, this.inImage(at), reach, fixed.max_points);
    if (corners === null) {
      this.close();
      return;
    }
    this.corners = corners;
    this.viewer.schedulePaint();
  }

  /** Close the polygon, if it is one. */
  close() {
    const { corners } = this;
    this.cancel();
    if (corners.length > 2) this.send({ ...NO_BOX, points: pairs(corners) });
  }

  /** @param {Rect & {points: [number, number][]}} drawn */
  send(drawn) {
    const { tool, mode, viewer } = this;
    if (tool.id !== "look") viewer.gesture({ tool: tool.id, mode, ...drawn });
  }

  // ---- Shapes, in pixels of the image ------------------------------------------------------

  /** @param {Point} at */
  inImage(at) {
    const { camera, canvas } = this.viewer;
    return toImage(camera, canvas, at);
  }

  /** @param {Point} a @param {Point} b */
  box(a, b) {
    const { scene } = this.viewer;
    return scene && boxBetween(a, b, scene.size);
  }

  /** What is being drawn, to be painted. @returns {Painted[]} */
  drafts() {
    const excluded = this.mode === "exclude";
    const kind = this.tool.id;
    if (kind === "look") return [];
    if (this.start && this.now) {
      const box = this.box(this.start, this.now);
      return box ? [{ ...box, kind, points: [], excluded }] : [];
    }
    if (!this.corners.length) return [];
    const points = pairs(this.now ? [...this.corners, this.now] : this.corners);
    return [{ ...NO_BOX, kind, points, open: true, excluded }];
  }
}

/** @param {Point[]} points @returns {[number, number][]} */
function pairs(points) {
  return points.map(({ x, y }) => [x, y]);
}

/** @param {string} group @param {{id: string, label: string}[]} choices */
function buttons(group, choices) {
  return choices.map(({ id, label }, index) =>
    radio(group, { value: id, label, checked: index === 0 }),
  );
}
