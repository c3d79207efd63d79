const FIELD = '[data-testid="stTextInputField"]';
const BY = { ArrowUp: 1, ArrowDown: -1 };

/** Steps of the grid that a text stands for; the lowest for none, NaN for what is no number. */
function ticksOf(text, [low, , grid]) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  if (!plain) return low * grid;
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Math.round(Number(plain) * grid) : NaN;
}

/** Type a text into one of Streamlit's inputs, and Enter. */
function type(field, text) {
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  set.call(field, text); // React, which owns the input, would not notice `field.value = text`
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}

/** @param {{parentElement: ShadowRoot, data: {boxes: Record<string, [number, number, number]>}}} component */
export default function ({ parentElement: root, data }) {
  root.listening?.abort(); // called again with new boxes, or after a change of the theme
  root.listening = new AbortController();
  const listen = (name, listener) =>
    window.addEventListener(name, listener, { capture: true, signal: root.listening.signal });

  const scaleOf = (field) => {
    const box = field.closest?.(FIELD)?.closest('[class*="st-key-"]');
    const name = [...(box?.classList ?? [])].find((each) => each in data.boxes);
    return name && data.boxes[name];
  };
  // The keypad of an iPhone has no minus.
  const prepare = (field) => {
    const scale = scaleOf(field);
    if (scale && scale[0] >= 0) field.inputMode = "decimal";
  };
  const step = (event) => {
    const scale = event.key in BY && scaleOf(event.target);
    if (!scale || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [low, high, grid] = scale;
    const now = ticksOf(event.target.value, scale);
    if (Number.isNaN(now)) return;
    const next = now + BY[event.key] * (event.shiftKey ? 1 : grid);
    const ticks = Math.min(Math.max(next, low * grid), high * grid);
    if (ticks !== now) type(event.target, (ticks / grid).toFixed(String(grid).length - 1));
  };

  listen("keydown", step);
  // A phone asks for the kind of keypad as a box gets the focus.
  for (const name of ["pointerdown", "focusin"]) listen(name, ({ target }) => prepare(target));
  for (const field of document.querySelectorAll(FIELD)) prepare(field);
  return () => root.listening.abort();
}
