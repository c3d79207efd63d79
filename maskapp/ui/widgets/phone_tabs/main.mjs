// Tabs of a small screen. What they choose is an attribute of the document; the page's style follows.

import { Places } from "../mounting.mjs";
import { Tabs } from "./tabs.mjs";

/** @import { FrontendRendererArgs } from "@streamlit/component-v2-lib" */

/** @type {Places<Tabs>} */
const places = new Places(".tabs");

/** @param {FrontendRendererArgs} component */
export default function ({ parentElement }) {
  places.at(parentElement, (root) => new Tabs(root));
  return () => places.leave(parentElement);
}
