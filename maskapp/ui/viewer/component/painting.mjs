// What a scene looks like. Knows canvases, not events or Streamlit.

import { origin } from "./geometry.mjs";
import { paintMarks } from "./marks.mjs";
import { placed, shown, sourceOf } from "./placing.mjs";
import { contextOf, ownContext, strokeTwice, tint } from "./surfaces.mjs";

/**
 * @import { Colour, ViewerImage } from "./data.d.ts"
 * @import { Camera, Point, Sampling } from "./geometry.mjs"
 * @import { Painted } from "./marks.mjs"
 *
 * @typedef {ImageBitmap | HTMLCanvasElement} Bitmap
 * @typedef {Sampling & {bitmap: Bitmap, mask: Bitmap | null, others: Bitmap[], key: string,
 *   exact: boolean}} Layer
 *   Without a mask, that of the layer below is seen.
 * @typedef {{imageKey: string, maskKey: string, layers: Layer[], size: ViewerImage,
 *   fills: string[]}} Scene
 *   One consistent state of image and mask: the preview, then the detail if there is one. Each of
 *   `fills` is the colour of another class's mask, in the order of the layers' `others`.
 * @typedef {"overlay" | "outline" | "mask" | "original" | "cutout" | "wipe"} Mode
 * @typedef {{mode: Mode, colour: Colour, opacity: number, divider: number,
 *   cross: boolean, picked: Point | null, ratio: number}} Look
 *   `opacity` and `divider` 0–1; `ratio`: device pixels per CSS pixel.
 */

/** @type {[number, number][]} */
const AXIS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];
/** @type {[number, number][]} */
const AROUND = [...AXIS, [1, 1], [1, -1], [-1, 1], [-1, -1]];

export class Painter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = contextOf(canvas);
    /** @type {{side: number, pattern: CanvasPattern | null} | null} */
    this.checkers = null;
    this.scratch = [0, 1, 2, 3].map(() => ownContext());
    /** Lines around the other classes, as long as nothing of them changes. */
    this.lines = { context: ownContext(), of: "", layers: /** @type {Layer[]} */ ([]) };
  }

  /**
   * @param {Scene | null} scene
   * @param {Camera} camera
   * @param {Look} look
   * @param {Painted[]} marks
   * @param {Layer | null} outlines  Of objects.
   */
  paint(scene, camera, look, marks, outlines) {
    const { context, canvas } = this;
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = 1;
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!scene) return;
    this.paintMode(scene, camera, look);
    if (outlines && look.mode !== "original") this.paintOutlines(outlines, camera, look);
    paintMarks(context, camera, look.ratio, marks);
    if (look.picked) this.paintTarget(look.picked, camera, look.ratio);
    if (look.cross) this.paintCross(look.ratio);
  }

  /** @param {Scene} scene @param {Camera} camera @param {Look} look */
  paintMode(scene, camera, look) {
    const { context, canvas } = this;
    const { width: across, height: down } = scene.size;
    const whole = { x: 0, y: 0, width: across, height: down };
    const frame = placed(whole, camera, canvas) ?? { x: 0, y: 0, width: 0, height: 0 };
    if (look.mode === "mask") {
      context.fillStyle = "#000";
      context.fillRect(frame.x, frame.y, frame.width, frame.height);
      context.drawImage(this.maskLayer(scene, camera, "#fff").canvas, 0, 0);
      return;
    }
    if (look.mode === "cutout") {
      context.fillStyle = this.checkerboard(look.ratio) ?? "#ffffff";
      context.fillRect(frame.x, frame.y, frame.width, frame.height);
      const layer = this.cleared(1);
      drawPicture(layer, scene, camera);
      layer.globalCompositeOperation = "destination-in";
      layer.drawImage(this.maskLayer(scene, camera, "#fff").canvas, 0, 0);
      context.drawImage(layer.canvas, 0, 0);
      return;
    }
    drawPicture(context, scene, camera);
    if (look.mode === "original" || (scene.size.bare && look.mode !== "outline")) return;
    const from = look.mode === "wipe" ? Math.round(canvas.width * look.divider) : 0;
    const width = canvas.width - from;
    if (width <= 0) return;
    /** @param {HTMLCanvasElement} layer */
    const draw = (layer) =>
      context.drawImage(layer, from, 0, width, canvas.height, from, 0, width, canvas.height);
    if (look.mode === "outline") {
      if (scene.fills.length) draw(this.othersLayer(scene, camera, look));
      this.paintOutline(scene, camera, look);
      return;
    }
    context.globalAlpha = look.opacity;
    draw(this.maskLayer(scene, camera, look.colour.fill).canvas);
    context.globalAlpha = 1;
    if (scene.fills.length) draw(this.othersLayer(scene, camera, look));
  }

  /**
   * A thin line around each class that is not on view, in its colour, the later over the earlier.
   *
   * @param {Scene} scene
   * @param {Camera} camera
   * @param {Look} look
   */
  othersLayer(scene, camera, { ratio }) {
    const { lines, canvas } = this;
    const { x, y, scale } = camera;
    const of = `${scene.fills} ${x} ${y} ${scale} ${canvas.width} ${canvas.height} ${ratio}`;
    const parts = shown(scene, camera);
    const isSame = (/** @type {Layer} */ part, /** @type {number} */ at) =>
      part.others === lines.layers[at]?.others;
    if (lines.of === of && parts.length === lines.layers.length && parts.every(isSame))
      return lines.context.canvas;
    Object.assign(lines, { of, layers: parts });
    const { context } = lines;
    Object.assign(context.canvas, { width: canvas.width, height: canvas.height });
    const width = Math.max(1, Math.round(ratio));
    for (const [at, fill] of scene.fills.entries()) {
      const mask = this.maskLayer(scene, camera, fill, (part) => part.others[at]);
      const line = this.spread(this.cleared(1), mask, AROUND, width);
      line.globalCompositeOperation = "destination-out";
      line.drawImage(mask.canvas, 0, 0);
      context.drawImage(line.canvas, 0, 0);
    }
    return context.canvas;
  }

  /**
   * The mask as the canvas shows it, in one colour, on a canvas of its own.
   *
   * @param {Scene} scene
   * @param {Camera} camera
   * @param {string} fill
   * @param {(part: Layer) => Bitmap | null | undefined} of  Which mask; that of the class on view.
   */
  maskLayer(scene, camera, fill, of = (part) => part.mask) {
    const layer = this.cleared(0);
    for (const part of shown(scene, camera)) {
      const mask = of(part);
      if (!mask) continue;
      drawSampled(layer, part, mask, camera, { smooth: false, replace: true });
    }
    tint(layer, fill);
    return layer;
  }

  /**
   * The line is outside the mask, so that even a single selected pixel keeps its own colour.
   *
   * @param {Scene} scene
   * @param {Camera} camera
   * @param {Look} look
   */
  paintOutline(scene, camera, look) {
    const mask = this.maskLayer(scene, camera, look.colour.fill);
    const lineWidth = Math.max(1, Math.round(2 * look.ratio));
    const first = Math.ceil(lineWidth / 2);
    let line = this.spread(this.cleared(1), mask, AXIS, first);
    if (lineWidth > first) line = this.spread(this.cleared(2), line, AROUND, lineWidth - first);
    const halo = this.spread(this.cleared(3), line, AXIS, Math.max(1, Math.round(look.ratio)));
    tint(halo, look.colour.halo);
    halo.drawImage(line.canvas, 0, 0);
    halo.globalCompositeOperation = "destination-out";
    halo.drawImage(mask.canvas, 0, 0);
    this.context.drawImage(halo.canvas, 0, 0);
  }

  /**
   * Lines of one pixel of the preview, in white on black.
   *
   * @param {Layer} outlines
   * @param {Camera} camera
   * @param {Look} look
   */
  paintOutlines(outlines, camera, look) {
    const line = this.cleared(0);
    drawSampled(line, outlines, outlines.bitmap, camera, { smooth: false });
    const halo = this.spread(this.cleared(1), line, AXIS, Math.max(1, Math.round(look.ratio)));
    tint(halo, "#000");
    tint(line, "#fff");
    halo.drawImage(line.canvas, 0, 0);
    this.context.drawImage(halo.canvas, 0, 0);
  }

  /**
   * Dilate by a few pixels: the union of shifted copies.
   *
   * @param {CanvasRenderingContext2D} target
   * @param {CanvasRenderingContext2D} source
   * @param {[number, number][]} directions
   * @param {number} distance
   */
  spread(target, source, directions, distance) {
    // Every distance on the way too: one long shift would tear thin structures apart.
    target.drawImage(source.canvas, 0, 0);
    for (let reach = 1; reach <= distance; reach++) {
      for (const [dx, dy] of directions) {
        target.drawImage(source.canvas, dx * reach, dy * reach);
      }
    }
    return target;
  }

  /**
   * A square around the picked pixel, seen on any background.
   *
   * @param {Point} pixel
   * @param {Camera} camera
   * @param {number} ratio
   */
  paintTarget(pixel, { x, y, scale }, ratio) {
    const { context, canvas } = this;
    const corner = origin({ x, y, scale }, canvas);
    const half = Math.round(Math.max(6 * ratio, scale) / 2) + 2;
    const left = Math.round(corner.x + (pixel.x + 0.5) * scale) - half;
    const top = Math.round(corner.y + (pixel.y + 0.5) * scale) - half;
    strokeTwice(context, 5, 2, () => context.strokeRect(left, top, 2 * half, 2 * half));
  }

  /** @param {number} ratio */
  paintCross(ratio) {
    const { context, canvas } = this;
    const [x, y] = [Math.round(canvas.width / 2), Math.round(canvas.height / 2)];
    const [gap, arm] = [3 * ratio, 12 * ratio];
    context.beginPath();
    for (const [dx, dy] of AXIS) {
      context.moveTo(x + dx * gap, y + dy * gap);
      context.lineTo(x + dx * arm, y + dy * arm);
    }
    strokeTwice(context, 4 * ratio, 1.5 * ratio, () => context.stroke());
  }

  /** @param {number} ratio @returns {CanvasPattern | null} */
  checkerboard(ratio) {
    const side = Math.max(4, Math.round(8 * ratio));
    if (this.checkers?.side !== side) {
      const tile = ownContext();
      tile.canvas.width = tile.canvas.height = 2 * side;
      tile.fillStyle = "#ffffff";
      tile.fillRect(0, 0, 2 * side, 2 * side);
      tile.fillStyle = "#d4d4d8";
      tile.fillRect(0, 0, side, side);
      tile.fillRect(side, side, side, side);
      this.checkers = { side, pattern: this.context.createPattern(tile.canvas, "repeat") };
    }
    return this.checkers.pattern;
  }

  /** A scratch canvas of the same size, empty. @param {number} index */
  cleared(index) {
    const context = this.scratch[index];
    const { width, height } = this.canvas;
    if (context.canvas.width !== width || context.canvas.height !== height) {
      context.canvas.width = width;
      context.canvas.height = height;
    }
    context.globalCompositeOperation = "source-over";
    context.clearRect(0, 0, width, height);
    return context;
  }
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Camera} camera */
function drawPicture(context, scene, camera) {
  for (const part of shown(scene, camera)) {
    const smooth = part.step * camera.scale < 2;
    drawSampled(context, part, part.bitmap, camera, { smooth });
  }
}

/**
 * Draw the visible part of a sampled bitmap where it belongs.
 *
 * Only what is visible: browsers lose precision in very large target rectangles.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Sampling} part
 * @param {Bitmap} bitmap
 * @param {Camera} camera
 * @param {{smooth: boolean, replace?: boolean}} how
 */
function drawSampled(context, part, bitmap, camera, { smooth, replace = false }) {
  const { canvas } = context;
  const to = placed(part, camera, canvas);
  if (!to) return;
  const from = sourceOf(to, part, bitmap, camera, canvas);
  if (replace) context.clearRect(to.x, to.y, to.width, to.height);
  context.imageSmoothingEnabled = smooth;
  context.drawImage(
    bitmap,
    from.x,
    from.y,
    from.width,
    from.height,
    to.x,
    to.y,
    to.width,
    to.height,
  );
}
