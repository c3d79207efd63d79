// The buttons around the picture: how to look at it.

import { bus } from "../../widgets/bus.mjs";
import { onChoice, radio } from "./choosing.mjs";

/**
 * @import { Mode } from "./painting.mjs"
 * @import { Viewer } from "./viewer.mjs"
 *
 * @typedef {"in" | "out" | "fit" | "actual" | "expand"} Action
 */

export class Controls {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const { root, parts, fixed } = viewer;
    const { opacity, divider, expand } = parts;
    const { signal } = viewer.listeners;
    const swatches = fixed.colours.map(({ name, fill }, index) =>
      radio("colour", { value: `${index}`, label: name, checked: index === 0 }, fill),
    );
    parts.swatches.replaceChildren(...swatches);
    opacity.value = `${fixed.opacity}`;
    onChoice(root, "mode", (mode) => this.setMode(/** @type {Mode} */ (mode)), signal);
    const recolour = (/** @type {string} */ index) => {
      viewer.change({ colour: fixed.colours[Number(index)] });
      bus.put("colour of masks", fixed.colours[Number(index)].fill);
    };
    onChoice(root, "colour", recolour, signal);
    const slide = () =>
      viewer.change({ opacity: Number(opacity.value) / 100, divider: Number(divider.value) / 100 });
    for (const input of [opacity, divider]) input.addEventListener("input", slide, { signal });
    for (const button of root.querySelectorAll("button[data-action]")) {
      const action = /** @type {Action} */ (button.getAttribute("data-action"));
      button.addEventListener("click", () => this.act(action), { signal });
    }
    expand.hidden = !document.fullscreenEnabled;
    const told = () => {
      // Seen from the document, what is full screen is the shadow host.
      const expanded = root.matches(":fullscreen");
      expand.setAttribute("aria-pressed", String(expanded));
    };
    document.addEventListener("fullscreenchange", told, { signal });
    this.setMode(viewer.look.mode);
  }

  /** @param {Action} action */
  act(action) {
    const { viewer } = this;
    if (action === "expand") {
      const leaving = viewer.root.matches(":fullscreen");
      const done = leaving ? document.exitFullscreen() : viewer.root.requestFullscreen();
      done.catch((error) => console.warn("maskapp viewer:", error));
    }
    if (!viewer.scene) return;
    if (action === "in") viewer.zoomBy(1.5);
    if (action === "out") viewer.zoomBy(1 / 1.5);
    if (action === "fit") viewer.fit();
    if (action === "actual") viewer.zoomBy(1 / viewer.camera.scale);
  }

  /** @param {Mode} mode */
  setMode(mode) {
    const { parts } = this.viewer;
    parts.divider.hidden = mode !== "wipe";
    parts.tint.disabled = !["overlay", "outline", "wipe"].includes(mode);
    parts.opacity.disabled = mode === "outline";
    this.viewer.change({ mode });
    this.nameCanvas();
  }

  nameCanvas() {
    const { root, look, scene, canvas } = this.viewer;
    const mode = root.querySelector(`[name="mode"][value="${look.mode}"]`);
    const size = scene?.size;
    const what = size ? `${size.width} × ${size.height} pixels` : "no image";
    const view = mode?.closest("label")?.textContent.trim();
    canvas.setAttribute("aria-label", `Image viewer: ${what}, ${view}`);
  }
}
