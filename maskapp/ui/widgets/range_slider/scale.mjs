// Where values lie on the slider. Pure functions; values are ticks, whole steps of the grid.

/**
 * @typedef {{low: number, high: number, grid: number, unit: string, circular: boolean}} Scale
 *   `low` and `high` in units, `grid` ticks per unit.
 * @typedef {[number, number]} Pair  Low and high, in ticks.
 */

/** @param {Scale} scale @returns {Pair} */
function limitsOf(scale) {
  return [scale.low * scale.grid, scale.high * scale.grid];
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** How far along the view a value lies, 0–1; values beyond it are at its edge. */
function fractionOf(ticks, [start, end]) {
  return end > start ? clamp((ticks - start) / (end - start), 0, 1) : 0;
}

/** The kept spans. @param {Pair} bounds @param {Scale} scale @returns {Pair[]} */
function keptSpans([low, high], scale, outside) {
  const [first, last] = limitsOf(scale);
  if (outside === low > high) return [[Math.min(low, high), Math.max(low, high)]];
  return [[first, Math.min(low, high)], [Math.max(low, high), last]];
}

/**
 * The step of a dragged handle: about what one pixel is, so that numbers are as round as the hand
 * is exact.
 */
function dragStep(ticksPerPixel, grid) {
  if (grid === 1) return 1;
  return ticksPerPixel >= grid ? grid : grid / 10;
}

/** The bounds after one handle was taken to `ticks`. @param {Pair} bounds @returns {Pair} */
function withEnd([low, high], end, ticks, scale) {
  const to = clamp(ticks, ...limitsOf(scale));
  if (scale.circular) return end === "low" ? [to, high] : [low, to];
  return end === "low" ? [Math.min(to, high), high] : [low, Math.max(to, low)];
}

/** The bounds moved together, around the circle or up to the end of the scale. */
function shifted([low, high], ticks, scale) {
  const [first, last] = limitsOf(scale);
  if (ticks === 0) return [low, high]; // 360° stays 360°
  if (scale.circular) {
    const turn = last - first;
    const around = (value) => first + ((((value - first + ticks) % turn) + turn) % turn);
    return [around(low), around(high)];
  }
  const by = clamp(ticks, first - low, last - high);
  return [low + by, high + by];
}

/** Whether the bounds hold the whole scale, so that they cannot move together. */
function isWhole([low, high], scale) {
  const [first, last] = limitsOf(scale);
  return low === first && high === last;
}

/** How the page writes a value: "350°", "12.34 %", "−12". */
function textOf(ticks, { grid, unit }) {
  const number = String(ticks / grid).replace("-", "−");
  return unit === "%" ? `${number} %` : `${number}${unit}`;
}
