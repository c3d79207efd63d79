// The page's address ends in what Python says of the rule, with each message to the rule's form.

import { bus } from "../bus.mjs";

/** @import { FrontendRendererArgs } from "@streamlit/component-v2-lib" */

/** @param {FrontendRendererArgs<{}, {parameter: string}>} component */
export default function ({ data }) {
  const listeners = new AbortController();
  bus.on("link", (text) => show(data.parameter, text), listeners.signal);
  return () => listeners.abort();
}

/** @param {string} parameter @param {string} text */
function show(parameter, text) {
  const address = new URL(window.location.href);
  if (address.searchParams.get(parameter) === text) return;
  address.searchParams.set(parameter, text);
  window.history.replaceState(window.history.state, "", address);
}
