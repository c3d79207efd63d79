// The histogram behind a range's handles.

export class Histogram {
  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.canvas = document.createElement("canvas");
    this.canvas.ariaHidden = "true";
    /** A byte for each bar, as base64. @type {string | null} */
    this.heights = null;
    /** Fractions of the width that the range keeps. @type {[number, number][]} */
    this.kept = [];
    /** In CSS pixels, as the observer tells it: to ask for it would have all be laid out anew. */
    this.size = { width: 0, height: 0 };
    /** What the picture on the canvas follows from. */
    this.painted = "";
    this.canvas.addEventListener("contextrestored", () => {
      this.painted = "";
      this.draw();
    });
    const resizes = new ResizeObserver(([{ contentRect }]) => {
      this.size = contentRect;
      this.draw();
    });
    resizes.observe(this.canvas);
    signal.addEventListener("abort", () => resizes.disconnect());
  }

  /** @param {string} heights @param {[number, number][]} kept */
  show(heights, kept) {
    this.heights = heights;
    this.kept = kept;
    this.draw();
  }

  /** Paint it, unless all of it is on the canvas: most edits leave most ranges as they are. */
  draw() {
    const { canvas, heights, kept, size } = this;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [size.width, size.height].map((side) => Math.round(side * ratio));
    if (heights === null || !width || !height) return;
    const style = getComputedStyle(canvas);
    const colours = ["--faint-bar", "--kept-ground", "--kept-bar"].map((name) =>
      style.getPropertyValue(name),
    );
    const painted = JSON.stringify([width, height, ratio, colours, kept, heights]);
    if (painted === this.painted) return;
    this.painted = painted;
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
    }
    const context = canvas.getContext("2d");
    if (context) paint(context, barsOf(heights), kept, ratio, colours);
  }
}

/** @param {string} heights */
function barsOf(heights) {
  return Uint8Array.from(atob(heights), (character) => character.charCodeAt(0));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Uint8Array} bars  0–255
 * @param {[number, number][]} kept
 * @param {number} ratio  Device pixels per CSS pixel.
 * @param {string[]} colours  Of bars, and of ground and bars that are kept.
 */
function paint(context, bars, kept, ratio, [faintBar, keptGround, keptBar]) {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  const outline = new Path2D();
  for (const [at, bar] of bars.entries()) {
    const [left, right] = [at, at + 1].map((edge) => Math.round((edge * width) / bars.length));
    const tall = bar && Math.max(ratio, (height * bar) / 255);
    outline.rect(left, height - tall, Math.max(1, right - left), tall);
  }
  // Bars that are kept have the strong colour.
  context.fillStyle = faintBar;
  context.fill(outline);
  context.save();
  const clip = new Path2D();
  for (const [from, to] of kept) {
    clip.rect(Math.floor(from * width), 0, Math.ceil((to - from) * width) + 1, height);
  }
  context.clip(clip);
  context.clearRect(0, 0, width, height);
  context.fillStyle = keptGround;
  context.fillRect(0, 0, width, height);
  context.fillStyle = keptBar;
  context.fill(outline);
  context.restore();
}
