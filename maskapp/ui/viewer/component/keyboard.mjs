// The keyboard on the picture.

import { centredInside, panned, stepped } from "./geometry.mjs";

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
  if (!viewer.scene) return;
  if (viewer.shaping.onKey(event)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isForThePage(viewer, event)) return;
  if (event.key in ACTIONS) {
    viewer.controls.act(ACTIONS[event.key]);
  } else if (event.key in ARROWS) {
    const [dx, dy] = ARROWS[event.key];
    const { camera, canvas, scene } = viewer;
    const by = event.shiftKey ? 1 : 48 * viewer.look.ratio;
    const moved =
      event.shiftKey && camera.scale >= 1
        ? stepped(camera, scene.size, canvas, -dx, -dy)
        : panned(camera, dx * by, dy * by);
    viewer.move(centredInside(moved, scene.size));
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

/**
 * Whether an arrow key is left to the page, which steps to another image: after a click on a
 * picture that is seen whole there is nothing to move, and no cross.
 *
 * @param {Viewer} viewer
 * @param {KeyboardEvent} event
 */
function isForThePage(viewer, event) {
  const steps = event.key === "ArrowLeft" || event.key === "ArrowRight";
  return steps && viewer.atFit && !viewer.look.cross;
}

/** @param {Viewer} viewer */
function pressEnter(viewer) {
  const { tools } = viewer;
  if (!tools.draws) viewer.pick(viewer.middle());
  else if (tools.corners.length) tools.close();
  else tools.press(viewer.middle());
}
