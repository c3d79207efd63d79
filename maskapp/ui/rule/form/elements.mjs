// Elements of the form, made by code: its rows come and go.

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean>} attributes  "text" is the element's text.
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, { text, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(made, name, value);
  if (typeof text === "string") made.textContent = text;
  made.append(...children);
  return made;
}

/**
 * Set an attribute where it differs: a screen reader may say again what is written again.
 *
 * @param {Element} target
 * @param {string} name
 * @param {string | boolean} value  False takes it away.
 */
export function set(target, name, value) {
  if (value === false) target.removeAttribute(name);
  else if (target.getAttribute(name) !== String(value === true ? "" : value)) {
    target.setAttribute(name, value === true ? "" : value);
  }
}

/** @param {Element} target @param {string} text */
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * A button that shows an icon, with a name for screen readers that is its tooltip too.
 *
 * @param {string} name
 * @param {string} path  SVG path in a box of 24.
 * @param {() => void} press
 */
export function iconButton(name, path, press) {
  const made = element("button", { type: "button", class: "icon" });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  drawn.setAttribute("d", path);
  svg.append(drawn);
  made.append(svg);
  nameButton(made, name);
  made.addEventListener("click", press);
  return made;
}

/** @param {HTMLElement} button @param {string} name */
export function nameButton(button, name) {
  set(button, "aria-label", name);
  set(button, "title", name);
}

let groups = 0;

/** Radio buttons side by side, of which one is on. */
export class Choice {
  /**
   * @param {{value: string, label: string, name?: string}[]} options  `name` for screen readers.
   * @param {(value: string) => void} choose
   */
  constructor(options, choose) {
    groups += 1;
    this.root = element("div", { class: "choice", role: "radiogroup" });
    this.inputs = options.map(({ value, label, name }) => {
      const input = element("input", { type: "radio", name: `choice-${groups}`, value });
      if (name) input.ariaLabel = name;
      input.addEventListener("change", () => choose(value));
      this.root.append(element("label", {}, input, element("span", { text: label })));
      return input;
    });
  }

  /** @param {string} name @param {string} value */
  show(name, value) {
    set(this.root, "aria-label", name);
    for (const input of this.inputs) input.checked = input.value === value;
  }
}

/** A switch with its name beside it. */
export class Switch {
  /** @param {string} name @param {string} title @param {(on: boolean) => void} turn */
  constructor(name, title, turn) {
    this.input = element("input", { type: "checkbox", role: "switch" });
    this.input.addEventListener("change", () => turn(this.input.checked));
    this.root = element(
      "label",
      { class: "switch", title },
      this.input,
      element("span", { text: name }),
    );
  }

  /** @param {boolean} on */
  show(on) {
    this.input.checked = on;
  }
}

/**
 * Have exactly these children in this order; those that stay keep the focus.
 *
 * @param {Element} parent
 * @param {Element[]} children
 */
export function arrange(parent, children) {
  for (const child of [...parent.children]) if (!children.includes(child)) child.remove();
  for (const [at, child] of children.entries()) {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  }
}
