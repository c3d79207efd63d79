// The buttons around the picture: how to look at it.

class Controls {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const { root, parts } = viewer;
    const { swatches, opacity, divider, expand } = parts;
    swatches.replaceChildren(...COLOURS.map((colour, index) => swatch(colour, index === 0)));
    viewer.listen(root, "change", ({ target }) => {
      if (target.name === "mode") this.setMode(target.value);
      if (target.name === "colour") viewer.change({ colour: COLOURS[Number(target.value)] });
    });
    viewer.listen(opacity, "input", () => viewer.change({ opacity: Number(opacity.value) / 100 }));
    viewer.listen(divider, "input", () => viewer.change({ divider: Number(divider.value) / 100 }));
    for (const button of root.querySelectorAll("[data-action]")) {
      viewer.listen(button, "click", () => this.act(button.dataset.action));
    }
    expand.hidden = !document.fullscreenEnabled;
    viewer.listen(document, "fullscreenchange", () => {
      // Seen from the document, what is full screen is the shadow host.
      const expanded = root.matches(":fullscreen");
      expand.setAttribute("aria-pressed", String(expanded));
    });
    this.setMode("overlay");
  }

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
    const view = mode.closest("label").textContent.trim();
    canvas.setAttribute("aria-label", `Image viewer: ${what}, ${view}`);
  }
}

function swatch(colour, checked) {
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "colour", value: COLOURS.indexOf(colour), checked });
  input.ariaLabel = colour.name;
  const dot = document.createElement("span");
  dot.style.setProperty("--dot", colour.fill);
  const label = document.createElement("label");
  label.title = colour.name;
  label.append(input, dot);
  return label;
}
