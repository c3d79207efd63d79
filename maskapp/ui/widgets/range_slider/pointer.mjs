// Mouse and touch on the slider. Lengths are CSS pixels along the scale, from its lowest value.

/** How far from a handle a press still takes it; fingers are broader. */
const REACH = { mouse: 10, pen: 14, touch: 24 };

class Pointer {
  /** @param {Slider} slider */
  constructor(slider) {
    this.slider = slider;
    this.width = 1;
    const { rail } = slider;
    slider.listen(rail, "pointerdown", (event) => this.onDown(event));
    slider.listen(rail, "pointermove", (event) => this.onMove(event));
    const ours = (event) => event.pointerId === slider.gesture?.pointer;
    slider.listen(rail, "pointerup", (event) => ours(event) && slider.rest());
    for (const type of ["pointercancel", "lostpointercapture"]) {
      slider.listen(rail, type, (event) => ours(event) && slider.cancel());
    }
  }

  onDown(event) {
    const { slider } = this;
    if (!slider.data || event.button !== 0 || !event.isPrimary) return;
    event.preventDefault(); // neither selects text nor takes the focus away again
    slider.rail.setPointerCapture(event.pointerId);
    const x = this.offset(event);
    const held = this.heldAt(x, REACH[event.pointerType] ?? REACH.mouse);
    const end = held ?? this.nearest(x, ...this.places());
    slider.inputs[end === "band" ? "low" : end].focus({ preventScroll: true });
    const grip = held && held !== "band" ? x - this.place(end) : 0;
    slider.begin({ by: "pointer", pointer: event.pointerId, end, press: x, grip, going: false });
    if (!held) this.take(end, x);
  }

  onMove(event) {
    const { gesture } = this.slider;
    if (event.pointerId !== gesture?.pointer) return;
    const x = this.offset(event);
    // A press alone moves nothing: it would take a bound to the nearest round number.
    if (x === gesture.press && !gesture.going) return;
    gesture.going = true;
    if (gesture.end === "band") this.shift(x - gesture.press);
    else this.take(gesture.end, x - gesture.grip);
  }

  take(end, x) {
    const { bounds, data } = this.slider;
    const [start, stop] = data.view;
    const [first, last] = limitsOf(data.scale);
    const share = clamp(x / this.width, 0, 1);
    // The edge of a view of a part stands for all beyond it: "everything brighter" has no number.
    const ticks = share === 0 ? first : share === 1 ? last : start + share * (stop - start);
    this.slider.move(withEnd(bounds, end, this.snapped(ticks), data.scale));
  }

  shift(distance) {
    const { gesture, data } = this.slider;
    const ticks = this.snapped(distance * this.ticksPerPixel);
    this.slider.move(shifted(gesture.before, ticks, data.scale));
  }

  snapped(ticks) {
    const step = dragStep(this.ticksPerPixel, this.slider.data.scale.grid);
    return Math.round(ticks / step) * step;
  }

  /** @returns {"low" | "high" | "band" | null} what a press there takes */
  heldAt(x, reach) {
    const [low, high] = this.places();
    // Handles stand outside their values, so each has a side of its own even on one value.
    const half = this.thumb / 2;
    const end = this.nearest(x, low - half, high + half);
    const middle = end === "low" ? low - half : high + half;
    if (Math.abs(x - middle) <= half + reach) return end;
    const { bounds, data } = this.slider;
    const inside = bounds[0] <= bounds[1] ? x > low && x < high : x > low || x < high;
    return inside && !isWhole(bounds, data.scale) ? "band" : null;
  }

  nearest(x, low, high) {
    const [left, right] = [Math.abs(x - low), Math.abs(x - high)];
    return left < right || (left === right && x <= low) ? "low" : "high";
  }

  offset(event) {
    const box = this.slider.rail.getBoundingClientRect();
    this.width = Math.max(1, box.width - 2 * this.thumb);
    return event.clientX - box.left - this.thumb;
  }

  places() {
    return ENDS.map((end) => this.place(end));
  }

  place(end) {
    const { bounds, data } = this.slider;
    return this.width * fractionOf(bounds[ENDS.indexOf(end)], data.view);
  }

  get thumb() {
    return this.slider.handles.low.offsetWidth;
  }

  get ticksPerPixel() {
    const [start, stop] = this.slider.data.view;
    return (stop - start) / this.width;
  }
}
