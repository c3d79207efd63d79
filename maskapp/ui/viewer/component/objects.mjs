// The objects that count, over the picture: their outlines, their numbers, and the chosen one. The
// table of objects tells of them.

import { bus } from "../../widgets/bus.mjs";
import { origin, seenRect } from "./geometry.mjs";
import { strokeTwice } from "./surfaces.mjs";

/**
 * @import { Told } from "../../measuring/objects/objects.mjs"
 * @import { Camera } from "./geometry.mjs"
 * @import { Layer, Scene } from "./painting.mjs"
 * @import { Viewer } from "./viewer.mjs"
 */

/** Of a number, in CSS pixels. */
const SIZE = 12;

export class Objects {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {Told | null} */
    this.told = null;
    /** @type {{url: string, bitmap: ImageBitmap} | null} */
    this.outlines = null;
    bus.on("objects", (told) => this.hear(told), viewer.listeners.signal);
  }

  /** @param {Told | null} told */
  async hear(told) {
    const before = this.told?.chosen?.number;
    this.told = told;
    if (told && this.outlines?.url !== told.outlines_url) await this.load(told.outlines_url);
    if (this.told !== told) return;
    if (told?.chosen && told.chosen.number !== before) this.reveal();
    this.viewer.schedulePaint();
  }

  /** @param {string} url */
  async load(url) {
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
      const bitmap = await createImageBitmap(await response.blob());
      if (this.told?.outlines_url !== url) return bitmap.close();
      this.outlines?.bitmap.close();
      this.outlines = { url, bitmap };
    } catch (error) {
      // Numbers and the chosen one are seen without them.
      console.warn("maskapp viewer:", error);
    }
  }

  /** Bring the chosen object into view, if it is not. */
  reveal() {
    const { scene, camera, canvas } = this.viewer;
    const box = this.told?.chosen;
    if (!scene || !box) return;
    const seen = seenRect(camera, scene.size, canvas);
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const isSeen =
      x >= seen.x && x < seen.x + seen.width && y >= seen.y && y < seen.y + seen.height;
    if (!isSeen) this.viewer.move({ ...camera, x, y });
  }

  /** What is told, where it is of the mask that is painted. @param {Scene} scene */
  of(scene) {
    const { told } = this;
    const isSame = told && told.image_key === scene.imageKey && told.mask_key === scene.maskKey;
    return isSame && !this.viewer.root.dataset.live ? told : null;
  }

  /** The outlines as a layer of the picture. @param {Scene} scene @returns {Layer | null} */
  layer(scene) {
    const told = this.of(scene);
    if (!told || this.outlines?.url !== told.outlines_url) return null;
    const { width, height } = scene.size;
    const { bitmap } = this.outlines;
    const place = { x: 0, y: 0, width, height, step: told.step };
    return { ...place, bitmap, mask: null, others: [], key: "", exact: false };
  }

  /** @param {Scene} scene @param {CanvasRenderingContext2D} context @param {Camera} camera */
  paint(scene, context, camera) {
    const told = this.of(scene);
    this.viewer.root.dataset.objects = told ? String(told.numbers.length) : "";
    this.viewer.root.dataset.chosenObject = told?.chosen ? String(told.chosen.number) : "";
    if (!told) return;
    const { ratio } = this.viewer.look;
    const corner = origin(camera, context.canvas);
    context.save();
    context.font = `600 ${SIZE * ratio}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const { chosen } = told;
    const free = freePlaces(SIZE * ratio);
    for (const { number, x, y } of told.numbers) {
      const left = corner.x + (x + 0.5) * camera.scale;
      const top = corner.y + (y + 0.5) * camera.scale;
      if (left < 0 || top < 0 || left > context.canvas.width || top > context.canvas.height) {
        continue;
      }
      const text = String(number);
      const width = context.measureText(text).width;
      if (free(left, top, width)) write(context, text, left, top, ratio);
    }
    if (chosen) {
      const grow = 4 * ratio;
      const left = corner.x + chosen.x * camera.scale - grow;
      const top = corner.y + chosen.y * camera.scale - grow;
      const width = chosen.width * camera.scale + 2 * grow;
      const height = chosen.height * camera.scale + 2 * grow;
      strokeTwice(context, 6 * ratio, 3 * ratio, () =>
        context.strokeRect(left, top, width, height),
      );
      write(context, String(chosen.number), left + width / 2, top - SIZE * ratio, ratio);
    }
    context.restore();
  }
}

/**
 * Tells whether a text has room, and takes it: the first ones, of the largest objects, have it.
 *
 * @param {number} size  Of the letters.
 */
export function freePlaces(size) {
  const height = 1.4 * size;
  /** @type {Set<string>} */
  const taken = new Set();
  /** @param {number} x @param {number} y @param {number} width  The middle of the text. */
  return (x, y, width) => {
    /** @type {string[]} */
    const places = [];
    const [top, bottom] = [y - height / 2, y + height / 2].map((each) => Math.floor(each / size));
    const [left, right] = [x - width / 2, x + width / 2].map((each) => Math.floor(each / size));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) places.push(`${row} ${column}`);
    }
    if (places.some((place) => taken.has(place))) return false;
    for (const place of places) taken.add(place);
    return true;
  };
}

/**
 * White on black, seen on any background.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {number} ratio
 */
function write(context, text, x, y, ratio) {
  context.strokeStyle = "#000";
  context.lineWidth = 3 * ratio;
  context.strokeText(text, x, y);
  context.fillStyle = "#fff";
  context.fillText(text, x, y);
}
