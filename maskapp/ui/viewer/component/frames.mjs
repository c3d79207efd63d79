// When the picture is painted: once a frame.

export class Frames {
  /** @param {() => void} paint */
  constructor(paint) {
    this.paint = paint;
    /** @type {number | null} */
    this.next = null;
    /** It was painted since the last frame began. */
    this.isPainted = false;
  }

  /** Paint in the next frame. */
  schedule() {
    this.next ??= requestAnimationFrame(() => {
      this.next = null;
      this.paint();
    });
  }

  /**
   * Paint what the hand does, at once if nothing else is painted in this frame: what its event sets
   * off, and the message to Python is the most of it, can take longer than the frame has left.
   */
  atOnce() {
    if (this.next !== null || this.isPainted) {
      this.schedule();
      return;
    }
    this.isPainted = true;
    requestAnimationFrame(() => {
      this.isPainted = false;
    });
    this.paint();
  }

  /** All is painted, or nothing is to be. */
  stop() {
    if (this.next !== null) cancelAnimationFrame(this.next);
    this.next = null;
  }
}
