// Groups of buttons of which one is on.

/**
 * A radio button and what is seen of it.
 *
 * @param {string} group
 * @param {{value: string, label: string, checked: boolean}} choice
 * @param {string} [fill]  A swatch of this colour stands for the label.
 * @param {Element} [icon]  Stands before the label, or for it.
 */
export function radio(group, { value, label, checked }, fill, icon) {
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: group, value, checked });
  const seen = document.createElement("span");
  const whole = document.createElement("label");
  if (fill) {
    input.ariaLabel = label;
    whole.title = label;
    seen.style.setProperty("--dot", fill);
  } else if (icon) {
    input.ariaLabel = label;
    const name = document.createElement("b");
    name.textContent = label;
    seen.append(icon, name);
  } else {
    seen.textContent = label;
  }
  whole.append(input, seen);
  return whole;
}

/**
 * Hear which radio button of a group is chosen.
 *
 * @param {HTMLElement} root
 * @param {string} group
 * @param {(value: string) => void} choose
 * @param {AbortSignal} signal
 */
export function onChoice(root, group, choose, signal) {
  const hear = (/** @type {Event} */ { target }) => {
    if (target instanceof HTMLInputElement && target.name === group) choose(target.value);
  };
  root.addEventListener("change", hear, { signal });
}
