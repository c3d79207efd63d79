// The line below the picture: which pixel is pointed at, and its values as far as they are known.

import { contains } from "./geometry.mjs";
import { shown } from "./placing.mjs";
import { ownContext } from "./surfaces.mjs";

/**
 * @import { Point, Sampling } from "./geometry.mjs"
 * @import { Bitmap, Scene } from "./painting.mjs"
 * @import { Viewer } from "./viewer.mjs"
 */

export class Readout {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.probe = probeContext();
    /** @type {Point | null} where the pointer is on the canvas */
    this.hovered = null;
  }

  /** @param {Point | null} at */
  hover(at) {
    this.hovered = at;
    this.show();
  }

  show() {
    const { shaping, tools } = this.viewer;
    const line =
      (shaping.held && shaping.text) ||
      tools.text ||
      this.told(this.hovered) ||
      shaping.text ||
      this.told(this.viewer.look.cross ? this.viewer.middle() : null) ||
      tools.hint;
    this.viewer.parts.readout.textContent = line;
  }

  /** @param {Point | null} at  On the canvas. */
  told(at) {
    const pixel = at && this.viewer.pixelAt(at);
    return pixel && this.viewer.scene && this.describe(pixel, this.viewer.scene);
  }

  /**
   * What the painted layers know about a pixel; "≈" where that is not the pixel itself.
   *
   * @param {Point} pixel
   * @param {Scene} scene
   */
  describe({ x, y }, scene) {
    const { camera, live, fixed } = this.viewer;
    const pixel = { x, y, width: 1, height: 1 };
    const seen = live.applied(scene) ?? scene;
    const layers = shown(seen, camera).filter((part) => contains(part, pixel));
    const layer = layers[layers.length - 1];
    const [red, green, blue] = this.sample(layer, layer.bitmap, x, y);
    /** @param {number} value */
    const told = (value) => bandText(value, layer.exact, scene.size.window, fixed.max_count);
    const masked = layers.findLast((part) => part.mask);
    const opaque = masked?.mask ? this.sample(masked, masked.mask, x, y)[3] > 0 : false;
    const about = masked && masked.step > 1 ? "≈ " : "";
    const { shows } = scene.size;
    const colours = `R${told(red)} G${told(green)} B${told(blue)}`;
    return (
      `x ${x}, y ${y} · ${shows ? `${shows} is shown` : colours} · ` +
      `${about}${opaque ? "selected" : "not selected"}`
    );
  }

  /** @param {Sampling} layer @param {Bitmap} bitmap @param {number} x @param {number} y */
  sample(layer, bitmap, x, y) {
    const column = Math.floor((x - layer.x) / layer.step);
    const row = Math.floor((y - layer.y) / layer.step);
    this.probe.clearRect(0, 0, 1, 1);
    this.probe.drawImage(bitmap, column, row, 1, 1, 0, 0, 1, 1);
    return this.probe.getImageData(0, 0, 1, 1).data;
  }
}

/**
 * What a painted value says about the image's own. Stretched, the ends stand for all beyond them.
 *
 * @param {number} value  0–255, as painted.
 * @param {boolean} exact  It is the image's own, if not stretched.
 * @param {[number, number] | null} stretch  The counts painted as 0 and 255, if stretched.
 * @param {number} most  The largest count there can be.
 */
export function bandText(value, exact, stretch, most) {
  if (!stretch) return `${exact ? "=" : "≈"}${value}`;
  const [black, white] = stretch;
  if (value === 0 && black > 0) return `≲${black}`;
  if (value === 255 && white < most) return `≳${white}`;
  return `≈${Math.round(black + (value / 255) * (white - black))}`;
}

/** One pixel, kept in main memory, to read values with. */
function probeContext() {
  const context = ownContext({ willReadFrequently: true });
  context.canvas.width = context.canvas.height = 1;
  context.imageSmoothingEnabled = false;
  return context;
}
