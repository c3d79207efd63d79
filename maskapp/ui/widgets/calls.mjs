// Streamlit's calls of a component: what came last is drawn last. In the file of each component.

/**
 * @typedef {{parentElement: ParentNode & Node}} Component
 * @typedef {{default: (component: any) => () => void, css: string, html: string}} Code
 * @typedef {{draw: () => void, leave: () => void}} Call
 */

/** Calls that may be the newest, for each place where a component is. @type {WeakMap<Node, Call[]>} */
const drawn = new WeakMap();

/**
 * Draw a component.
 *
 * Streamlit imports what calls this anew for each call, and two imports of one address may end in
 * either order: so it turns calls round. It then cleans up, in the same turn, after the one that a
 * newer one overtook, and the newer one is drawn again.
 *
 * @param {Code} code
 * @param {Component} component
 * @returns {() => void} The clean-up.
 */
export function mount(code, component) {
  const { parentElement } = component;
  const place = parentElement.querySelector(".maskapp-place");
  if (place && !place.hasChildNodes()) {
    const style = document.createElement("style");
    style.textContent = code.css;
    place.append(style, document.createRange().createContextualFragment(code.html));
  }
  const calls = drawn.get(parentElement) ?? [];
  drawn.set(parentElement, calls);
  /** @type {Call} */
  const call = {
    draw: () => {
      call.leave = code.default(component);
    },
    leave: () => {},
  };
  calls.push(call);
  // Still there then, it was the newest: what was drawn before it is older.
  setTimeout(() => calls.splice(0, calls.indexOf(call)));
  call.draw();
  return () => {
    call.leave?.();
    const at = calls.indexOf(call);
    if (at < 0 || !parentElement.isConnected) return;
    calls.splice(at, 1);
    if (at === calls.length) calls.at(-1)?.draw();
  };
}
