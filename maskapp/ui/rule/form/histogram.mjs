// The histogram behind a range's handles.

/** @param {string} heights  A byte for each bar, as base64. */
export function barsOf(heights) {
  return Uint8Array.from(atob(heights), (character) => character.charCodeAt(0));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} bars  0–255
 * @param {[number, number][]} kept  Fractions of the width that the range keeps.
 */
export function drawHistogram(canvas, bars, kept) {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (!context) return;
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, width, height);
  const outline = new Path2D();
  for (const [at, bar] of bars.entries()) {
    const [left, right] = [at, at + 1].map((edge) => Math.round((edge * width) / bars.length));
    const tall = bar && Math.max(ratio, (height * bar) / 255);
    outline.rect(left, height - tall, Math.max(1, right - left), tall);
  }
  // Bars that are kept have the strong colour.
  context.fillStyle = style.getPropertyValue("--faint-bar");
  context.fill(outline);
  context.save();
  const clip = new Path2D();
  for (const [from, to] of kept) {
    clip.rect(Math.floor(from * width), 0, Math.ceil((to - from) * width) + 1, height);
  }
  context.clip(clip);
  context.clearRect(0, 0, width, height);
  context.fillStyle = style.getPropertyValue("--kept-ground");
  context.fillRect(0, 0, width, height);
  context.fillStyle = style.getPropertyValue("--kept-bar");
  context.fill(outline);
  context.restore();
}
