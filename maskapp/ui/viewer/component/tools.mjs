// What a press on the picture does: look at it, pick colours from it, or draw a region.

import { onChoice, radio } from "./choosing.mjs";
import { boxBetween, lineBetween, withCorner } from "./drawn.mjs";
import { toImage } from "./geometry.mjs";
import { icon } from "./icons.mjs";

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
/** @type {Omit<Painted, "kind">} */
const NO_MARK = { ...NO_BOX, points: [], excluded: false, id: 0, name: "", cells: null };

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
    const isOn = (/** @type {{id: string}} */ { id }) => id === this.tool.id || id === this.mode;
    const named = tools.filter(({ region }) => !region);
    const drawn = tools.filter(({ region }) => region);
    parts.tools.replaceChildren(...named.map((each) => toolButton(each, isOn(each), true)));
    parts.shapes.replaceChildren(...drawn.map((each) => toolButton(each, isOn(each), false)));
    const choices = modes.map(({ id, label }) =>
      radio("region", { value: id, label, checked: id === this.mode }),
    );
    parts.region.replaceChildren(...choices);
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

  /** Whether it draws between two points. */
  get drawsBox() {
    return this.tool.region && this.tool.id !== "polygon";
  }

  get hint() {
    const scope = this.tool.region ? (this.viewer.data?.scope ?? "") : "";
    return `${this.tool.hint} ${scope}`.trimEnd();
  }

  /** How long the line is that is being drawn, or was; "" where none is. */
  get text() {
    if (this.tool.id !== "ruler") return "";
    const drawn = this.viewer.shaping.marks.find(({ kind }) => kind === "ruler")?.points;
    const line = this.start && this.now ? this.line(this.start, this.now) : drawn;
    if (!line) return "";
    const [[x1, y1], [x2, y2]] = line;
    return `A line of ${Math.hypot(x2 - x1, y2 - y1).toFixed(1)} px. Type its length in Measure.`;
  }

  chooseLook() {
    const [look] = this.viewer.fixed.tools;
    const button = this.viewer.root.querySelector(`[name="tool"][value="${look.id}"]`);
    if (button instanceof HTMLInputElement) button.checked = true;
    this.choose(look);
  }

  /** @param {Tool} tool */
  choose(tool) {
    this.tool = tool;
    this.cancel();
    this.viewer.shaping.select(0);
    // Its place is kept: nothing moves under the pointer.
    this.viewer.parts.region.inert = !tool.region;
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
    if (this.tool.id === "ruler") this.viewer.readout.show();
  }

  /** @param {Point} at */
  up(at) {
    if (this.tool.id === "polygon") this.addCorner(at);
    else if (this.start) this.finish(this.start, at);
  }

  /** The keyboard's press at the cross: a corner, or a pixel. @param {Point} at */
  press(at) {
    const isPick = this.tool.id === "pick" || this.tool.id === "not";
    if (isPick || this.start) {
      this.finish(this.start ?? this.inImage(at), at);
    } else {
      this.down(at);
      if (this.tool.id === "polygon") this.addCorner(at);
    }
  }

  /** @param {Point} start @param {Point} at */
  finish(start, at) {
    const end = this.inImage(at);
    const [box, line] = [this.box(start, end), this.line(start, end)];
    this.cancel();
    if (this.tool.id === "ruler") {
      if (line) this.send({ ...NO_BOX, points: line });
    } else if (box) this.send({ ...box, points: [] });
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
    if (tool.id !== "look") viewer.told.draw({ tool: tool.id, mode, ...drawn });
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

  /** @param {Point} a @param {Point} b */
  line(a, b) {
    const { scene } = this.viewer;
    return scene && lineBetween(a, b, scene.size);
  }

  /** What is being drawn, to be painted. @returns {Painted[]} */
  drafts() {
    const excluded = this.mode === "exclude";
    const kind = this.tool.id;
    if (kind === "look") return [];
    if (this.start && this.now) {
      if (kind === "ruler") {
        const points = this.line(this.start, this.now);
        return points ? [{ ...NO_MARK, kind, points }] : [];
      }
      const box = this.box(this.start, this.now);
      return box ? [{ ...NO_MARK, ...box, kind, excluded }] : [];
    }
    if (!this.corners.length) return [];
    const points = pairs(this.now ? [...this.corners, this.now] : this.corners);
    return [{ ...NO_MARK, kind, points, open: true, excluded }];
  }
}

/** @param {Point[]} points @returns {[number, number][]} */
function pairs(points) {
  return points.map(({ x, y }) => [x, y]);
}

/** @param {Tool} tool @param {boolean} checked @param {boolean} named  Its name is seen. */
function toolButton({ id, label, hint }, checked, named) {
  const button = radio("tool", { value: id, label, checked }, undefined, icon(id));
  button.title = `${label}: ${hint}`;
  button.classList.toggle("named", named);
  return button;
}
