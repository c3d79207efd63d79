// What a scene looks like. Knows canvases, not events or Streamlit.

/**
 * @typedef {Sampling & {bitmap: ImageBitmap, mask: CanvasImageSource | null, key: string,
 *   exact: boolean}} Layer  Without a mask, that of the layer below is seen.
 * @typedef {{imageKey: string, maskKey: string, layers: Layer[],
 *   size: Size & {step: number, window: [number, number] | null}}} Scene
 *   One consistent state of image and mask: the preview, then the detail if there is one.
 * @typedef {{mode: string, colour: Colour, opacity: number, divider: number,
 *   cross: boolean, picked: Point | null, ratio: number}} Look  `ratio`: device pixels per CSS pixel.
 * @typedef {{name: string, fill: string, halo: string}} Colour
 */

// Cyan first: at half opacity it changes each of 16 typical colours (stains, leaves, soil,
// fluorescence, skin, black, white) by at least 16 CIE Lab units for normal, protan and deutan
// eyes, which no other candidate did (magenta and blue 6, orange 6, yellow 14). The others are for
// images of its own colour, and Yellow or Blue for tritan eyes and green fluorescence.
/** @type {Colour[]} */
const COLOURS = [
  { name: "Cyan", fill: "#00c2ff", halo: "#06121a" },
  { name: "Magenta", fill: "#ff2bd6", halo: "#1a0616" },
  { name: "Yellow", fill: "#ffe500", halo: "#1a1806" },
  { name: "Blue", fill: "#0050ff", halo: "#ffffff" },
];

const AXIS = [[1, 0], [-1, 0], [0, 1], [0, -1]];
const AROUND = [...AXIS, [1, 1], [1, -1], [-1, 1], [-1, -1]];

class Painter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.checkers = null;
    this.scratch = [0, 1, 2, 3].map(() => document.createElement("canvas").getContext("2d"));
  }

  /** @param {Scene | null} scene @param {Camera} camera @param {Look} look @param marks */
  paint(scene, camera, look, marks = []) {
    const { context, canvas } = this;
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = 1;
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!scene) return;
    this.paintMode(scene, camera, look);
    paintMarks(context, camera, look.ratio, marks);
    const scale = camera.scale;
    const corner = origin(camera, canvas);
    const centreOf = (p) => [corner.x + (p.x + 0.5) * scale, corner.y + (p.y + 0.5) * scale];
    if (look.picked) this.paintTarget(...centreOf(look.picked), Math.max(6 * look.ratio, scale));
    if (look.cross) this.paintCross(look.ratio);
  }

  paintMode(scene, camera, look) {
    const { context, canvas } = this;
    const frame = imageFrame(scene, camera, canvas);
    if (look.mode === "mask") {
      context.fillStyle = "#000";
      context.fillRect(frame.x, frame.y, frame.width, frame.height);
      context.drawImage(this.maskLayer(scene, camera, "#fff").canvas, 0, 0);
      return;
    }
    if (look.mode === "cutout") {
      context.fillStyle = this.checkerboard(look.ratio);
      context.fillRect(frame.x, frame.y, frame.width, frame.height);
      const layer = this.cleared(1);
      drawPicture(layer, scene, camera);
      layer.globalCompositeOperation = "destination-in";
      layer.drawImage(this.maskLayer(scene, camera, "#fff").canvas, 0, 0);
      context.drawImage(layer.canvas, 0, 0);
      return;
    }
    drawPicture(context, scene, camera);
    if (look.mode === "outline") {
      this.paintOutline(scene, camera, look);
    } else if (look.mode !== "original") {
      const from = look.mode === "wipe" ? Math.round(canvas.width * look.divider) : 0;
      const width = canvas.width - from;
      if (width <= 0) return;
      const layer = this.maskLayer(scene, camera, look.colour.fill).canvas;
      context.globalAlpha = look.opacity;
      context.drawImage(layer, from, 0, width, canvas.height, from, 0, width, canvas.height);
      context.globalAlpha = 1;
    }
  }

  /** The mask as the canvas shows it, in one colour, on a canvas of its own. */
  maskLayer(scene, camera, fill) {
    const layer = this.cleared(0);
    for (const part of shown(scene, camera)) {
      if (!part.mask) continue;
      drawSampled(layer, part, part.mask, scene.size, camera, { smooth: false, replace: true });
    }
    tint(layer, fill);
    return layer;
  }

  /** The line is outside the mask, so that even a single selected pixel keeps its own colour. */
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

  /** Dilate by a few pixels: the union of shifted copies. */
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

  /** A square around the picked pixel, seen on any background. */
  paintTarget(x, y, size) {
    const { context } = this;
    const half = Math.round(size / 2) + 2;
    for (const [width, style] of [[5, "#000"], [2, "#fff"]]) {
      context.lineWidth = width;
      context.strokeStyle = style;
      context.strokeRect(Math.round(x) - half, Math.round(y) - half, 2 * half, 2 * half);
    }
  }

  paintCross(ratio) {
    const { context, canvas } = this;
    const [x, y] = [Math.round(canvas.width / 2), Math.round(canvas.height / 2)];
    const [gap, arm] = [3 * ratio, 12 * ratio];
    for (const [width, style] of [[4 * ratio, "#000"], [1.5 * ratio, "#fff"]]) {
      context.lineWidth = width;
      context.strokeStyle = style;
      context.beginPath();
      for (const [dx, dy] of AXIS) {
        context.moveTo(x + dx * gap, y + dy * gap);
        context.lineTo(x + dx * arm, y + dy * arm);
      }
      context.stroke();
    }
  }

  checkerboard(ratio) {
    const side = Math.max(4, Math.round(8 * ratio));
    if (this.checkers?.side !== side) {
      const tile = document.createElement("canvas").getContext("2d");
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

  /** A scratch canvas of the same size, empty. */
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

/** The layers to paint: the detail only where the preview is too coarse for the screen. */
function shown(scene, camera) {
  return isCoarse(camera, scene.size) ? scene.layers : scene.layers.slice(0, 1);
}

function drawPicture(context, scene, camera) {
  for (const part of shown(scene, camera)) {
    const smooth = part.step * camera.scale < 2;
    drawSampled(context, part, part.bitmap, scene.size, camera, { smooth });
  }
}

function tint(context, fill) {
  context.globalCompositeOperation = "source-in";
  context.fillStyle = fill;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.globalCompositeOperation = "source-over";
}

/** Where the whole image lies on the canvas, clipped to it, in whole pixels. */
function imageFrame(scene, camera, canvas) {
  const whole = { x: 0, y: 0, ...scene.size };
  return placed(whole, camera, canvas) ?? { x: 0, y: 0, width: 0, height: 0 };
}

/** @param {Rect} rect of the image @returns {Rect | null} on the canvas */
function placed(rect, camera, canvas) {
  const corner = origin(camera, canvas);
  const axis = (start, length, offset, limit) => {
    const first = Math.round(start * camera.scale + offset);
    const last = Math.max(Math.round((start + length) * camera.scale + offset), first + 1);
    const visible = clamp(first, 0, limit);
    return [visible, clamp(last, 0, limit) - visible];
  };
  const [x, width] = axis(rect.x, rect.width, corner.x, canvas.width);
  const [y, height] = axis(rect.y, rect.height, corner.y, canvas.height);
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/**
 * Draw the visible part of a sampled bitmap where it belongs.
 *
 * Only what is visible: browsers lose precision in very large target rectangles.
 */
function drawSampled(context, part, bitmap, size, camera, { smooth, replace = false }) {
  const canvas = context.canvas;
  const target = placed(part, camera, canvas);
  if (!target) return;
  const corner = origin(camera, canvas);
  const source = (first, length, offset, start, limit) => {
    const at = (position) =>
      clamp(((position - offset) / camera.scale - start) / part.step, 0, limit);
    const from = at(first);
    return [from, Math.max(at(first + length) - from, 1e-6)];
  };
  const [sx, sw] = source(target.x, target.width, corner.x, part.x, bitmap.width);
  const [sy, sh] = source(target.y, target.height, corner.y, part.y, bitmap.height);
  if (replace) context.clearRect(target.x, target.y, target.width, target.height);
  context.imageSmoothingEnabled = smooth;
  context.drawImage(bitmap, sx, sy, sw, sh, target.x, target.y, target.width, target.height);
}
