// Canvases to draw on and to read from.

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export function contextOf(canvas, settings) {
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("this browser has no more canvases");
  return context;
}

/** A canvas of its own, not on the page. @param {CanvasRenderingContext2DSettings} [settings] */
export function ownContext(settings) {
  return contextOf(document.createElement("canvas"), settings);
}

/** Give all that was drawn one colour. @param {CanvasRenderingContext2D} context @param {string} fill */
export function tint(context, fill) {
  context.globalCompositeOperation = "source-in";
  context.fillStyle = fill;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.globalCompositeOperation = "source-over";
}

/**
 * Draw a line in black, then a thinner one in white: seen on any background.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number} outer  Width of the black line.
 * @param {number} inner  Width of the white one.
 * @param {() => void} stroke
 */
export function strokeTwice(context, outer, inner, stroke) {
  context.lineWidth = outer;
  context.strokeStyle = "#000";
  stroke();
  context.lineWidth = inner;
  context.strokeStyle = "#fff";
  stroke();
}
