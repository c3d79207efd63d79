// The page's address ends in what Python says.

/** @import { FrontendRendererArgs } from "@streamlit/component-v2-lib" */

/** @param {FrontendRendererArgs<{}, {parameter: string, text: string}>} component */
export default function ({ data }) {
  const address = new URL(window.location.href);
  if (address.searchParams.get(data.parameter) === data.text) return;
  address.searchParams.set(data.parameter, data.text);
  window.history.replaceState(window.history.state, "", address);
}
