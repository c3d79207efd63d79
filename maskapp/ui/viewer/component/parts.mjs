// The elements of the viewer's HTML that its code knows.

import { partOf } from "../../widgets/mounting.mjs";

/** @typedef {ReturnType<typeof partsOf>} Parts */

/** @param {HTMLElement} root */
export function partsOf(root) {
  return {
    canvas: partOf(root, "canvas", HTMLCanvasElement),
    caption: partOf(root, "caption", HTMLElement),
    divider: partOf(root, "divider", HTMLInputElement),
    expand: partOf(root, "expand", HTMLElement),
    level: partOf(root, "level", HTMLElement),
    live: partOf(root, "live", HTMLCanvasElement),
    next: partOf(root, "next", HTMLButtonElement),
    opacity: partOf(root, "opacity", HTMLInputElement),
    pixel: partOf(root, "pixel", HTMLElement),
    problem: partOf(root, "problem", HTMLElement),
    readout: partOf(root, "readout", HTMLElement),
    region: partOf(root, "region", HTMLElement),
    shapes: partOf(root, "shapes", HTMLElement),
    stage: partOf(root, "stage", HTMLElement),
    swatches: partOf(root, "swatches", HTMLElement),
    tint: partOf(root, "tint", HTMLFieldSetElement),
    told: partOf(root, "told", HTMLElement),
    tools: partOf(root, "tools", HTMLElement),
    wheel: partOf(root, "wheel", HTMLElement),
  };
}
