// Where the keyboard is, and that it stays there when what it is on is drawn anew, goes or sleeps.
//
// Parts that come and go with a list, such as the ranges of a rule, say which one they are by
// `data-item`.

const CONTROLS = "button, input, select, textarea, summary, a[href], [tabindex]";
const ITEM = "data-item";

/**
 * @typedef {object} Place
 * @property {{id: string, among: string[]}[]} items  From the outermost to the innermost.
 * @property {string} kind  Of the control.
 * @property {number} nth  Among those of its kind in the innermost item.
 * @property {number} at  Among all that are there.
 */

/** The element that has the focus, in whatever component it is; null if that is the page alone. */
export function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element === document.body ? null : element;
}

/** Whether an element can have the focus now. @param {Element | null} element */
export function isUsable(element) {
  if (!element?.isConnected || element.matches(":disabled") || !element.checkVisibility()) {
    return false;
  }
  /** @type {Element | null} */
  let at = element;
  for (; at; at = hostOf(at)) if (at.closest("[inert]")) return false;
  return true;
}

/** @param {Element} element @returns {Element | null} */
function hostOf(element) {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** @param {Element} element */
function kindOf(element) {
  const type = element.getAttribute("type") ?? element.getAttribute("role") ?? "";
  // Parts of a component have classes that stay; Streamlit's tell of its looks.
  const name = element.getRootNode() instanceof ShadowRoot ? element.classList[0] : "";
  return `${element.localName} ${type} ${name ?? ""}`;
}

/** The controls of a scope that are in none of its items. @param {ParentNode} scope */
function controlsIn(scope) {
  const own = scope instanceof Element ? scope.closest(`[${ITEM}]`) : null;
  const all = [...scope.querySelectorAll(CONTROLS)];
  const alone = all.filter((each) => each.closest(`[${ITEM}]`) === own);
  return alone.length ? alone : all;
}

/** @param {ParentNode} scope */
function itemsIn(scope) {
  const own = scope instanceof Element ? scope.closest(`[${ITEM}]`) : null;
  return [...scope.querySelectorAll(`[${ITEM}]`)].filter(
    (each) => (each.parentElement?.closest(`[${ITEM}]`) ?? null) === own,
  );
}

/** @param {Element} item */
const idOf = (item) => item.getAttribute(ITEM) ?? "";

/** Where an element is in a root. @param {ParentNode} root @param {Element} element @returns {Place} */
export function placeOf(root, element) {
  /** @type {Element[]} */
  const path = [];
  let item = element.closest(`[${ITEM}]`);
  while (item && item !== root && root.contains(item)) {
    path.unshift(item);
    item = item.parentElement?.closest(`[${ITEM}]`) ?? null;
  }
  /** @type {ParentNode} */
  let scope = root;
  const items = path.map((each) => {
    const among = itemsIn(scope).map(idOf);
    scope = each;
    return { id: idOf(each), among };
  });
  const controls = controlsIn(scope);
  const kind = kindOf(element);
  const alike = controls.filter((each) => kindOf(each) === kind);
  return { items, kind, nth: alike.indexOf(element), at: controls.indexOf(element) };
}

/**
 * The control of a place, or the nearest that can be used.
 *
 * @param {ParentNode} root
 * @param {Place} place
 * @returns {HTMLElement | null}
 */
export function controlAt(root, { items, kind, nth, at }) {
  let scope = root;
  for (const { id, among } of items) {
    const there = new Map(itemsIn(scope).map((item) => [idOf(item), item]));
    const here = among.indexOf(id);
    const nearest = [id, ...among.slice(here + 1), ...among.slice(0, here).reverse()];
    const found = nearest.map((each) => there.get(each)).find(Boolean);
    if (!found) break;
    scope = found;
  }
  const controls = controlsIn(scope);
  const alike = controls.filter((each) => kindOf(each) === kind);
  const same = alike[Math.min(nth, alike.length - 1)];
  const from = same ? controls.indexOf(same) : Math.min(Math.max(at, 0), controls.length - 1);
  const near = controls
    // Of two that are as near, the one that follows; but those beside it come first, as Redo is to
    // Undo what Previous is to Next.
    .map((control, index) => ({
      control,
      far: Math.abs(index - from - 0.1) + (isBeside(control, same) ? 0 : controls.length),
    }))
    .sort((one, other) => one.far - other.far)
    .find(({ control }) => isUsable(control));
  return near?.control instanceof HTMLElement ? near.control : null;
}

/** @param {Element} control @param {Element | undefined} other */
function isBeside(control, other) {
  return control.parentElement === other?.parentElement;
}

/**
 * Draw something anew: the keyboard stays on the same control, or goes to the one that is nearest.
 *
 * @param {Element} root
 * @param {() => void} draw
 */
export function keepFocus(root, draw) {
  const before = focused();
  const place = before && root.contains(before) ? placeOf(root, before) : null;
  draw();
  if (!place) return;
  const keep = () => {
    const now = focused();
    // It stayed, or the drawing has led it elsewhere.
    if (now && isUsable(now)) return;
    controlAt(root, place)?.focus({ preventScroll: true });
  };
  // Whether it can still be seen is asked when the page is laid out anyway: to ask for it now would
  // have that done twice.
  if (focused() === before) requestAnimationFrame(keep);
  else keep();
}
