// The keyboard on the picture.

import { centredInside, panned } from "./geometry.mjs";

/**
 * @import { Action } from "./controls.mjs"
 * @import { Viewer } from "./viewer.mjs"
 */

/** @type {Record<string, Action>} */
const ACTIONS = { "+": "in", "=": "in", "-": "out", _: "out", 0: "fit", 1: "actual" };
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @param {Viewer} viewer @param {KeyboardEvent} event */
export function onKey(viewer, event) {
  if (!viewer.scene || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in ACTIONS) {
    viewer.controls.act(ACTIONS[event.key]);
  } else if (event.key in ARROWS) {
    const by = event.shiftKey ? Math.max(1, viewer.camera.scale) : 48 * viewer.look.ratio;
    const [dx, dy] = ARROWS[event.key];
    viewer.move(centredInside(panned(viewer.camera, dx * by, dy * by), viewer.scene.size));
  } else if (event.key === "Enter") {
    pressEnter(viewer);
  } else if (event.key === " " && viewer.tools.draws) {
    viewer.tools.press(viewer.middle());
  } else if (event.key === "Escape" && viewer.tools.draws) {
    viewer.tools.cancel();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  viewer.showCross(true);
}

/** @param {Viewer} viewer */
function pressEnter(viewer) {
  const { tools } = viewer;
  if (!tools.draws) viewer.pick(viewer.middle());
  else if (tools.corners.length) tools.close();
  else tools.press(viewer.middle());
}
