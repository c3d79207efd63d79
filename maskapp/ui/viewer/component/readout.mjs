// The line below the picture: which pixel is pointed at, and its values as far as they are known.

class Readout {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.probe = probeContext();
    /** @type {Point | null} where the pointer is on the canvas */
    this.hovered = null;
  }

  hover(at) {
    this.hovered = at;
    this.show();
  }

  show() {
    const { viewer } = this;
    const at = this.hovered ?? (viewer.look.cross ? viewer.middle() : null);
    const pixel = at && viewer.pixelAt(at);
    viewer.parts.readout.textContent = pixel ? this.describe(pixel) : viewer.tools.hint;
  }

  /** What the painted layers know about a pixel; "≈" where that is not the pixel itself. */
  describe({ x, y }) {
    const { scene, camera, live } = this.viewer;
    const pixel = { x, y, width: 1, height: 1 };
    const layers = shown(live.applied(scene), camera).filter((part) => contains(part, pixel));
    const layer = layers.at(-1);
    const masked = layers.findLast((part) => part.mask);
    const [red, green, blue] = this.sample(layer, layer.bitmap, x, y);
    const opaque = this.sample(masked, masked.mask, x, y)[3] > 0;
    const told = (value) => bandText(value, layer.exact, scene.size.window);
    const about = masked.step > 1 ? "≈ " : "";
    return (
      `x ${x}, y ${y} · R${told(red)} G${told(green)} B${told(blue)} · ` +
      `${about}${opaque ? "selected" : "not selected"}`
    );
  }

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
 * @param {[number, number] | null} range the counts painted as 0 and 255, if stretched
 */
function bandText(value, exact, range) {
  if (!range) return `${exact ? "=" : "≈"}${value}`;
  const [black, white] = range;
  if (value === 0 && black > 0) return `≲${black}`;
  if (value === 255 && white < 65535) return `≳${white}`;
  return `≈${Math.round(black + (value / 255) * (white - black))}`;
}

/** One pixel, kept in main memory, to read values with. */
function probeContext() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingEnabled = false;
  return context;
}
