// For components without HTML, which listen to the whole page.

/** @type {WeakMap<ParentNode, AbortController>} */
const known = new WeakMap();

/**
 * A signal that ends what an earlier call for the same place has begun.
 *
 * Streamlit calls a component again with new data, or after a change of the theme.
 *
 * @param {ParentNode} place
 */
export function relisten(place) {
  stopListening(place);
  const listening = new AbortController();
  known.set(place, listening);
  return listening.signal;
}

/** @param {ParentNode} place */
export function stopListening(place) {
  known.get(place)?.abort();
}
