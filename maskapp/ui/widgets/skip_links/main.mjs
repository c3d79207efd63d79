// Links past what comes before. The part they lead to takes the focus, and Tab goes on from there.

import { Places } from "../mounting.mjs";
import { Links } from "./links.mjs";

/** @import { FrontendRendererArgs } from "@streamlit/component-v2-lib" */

/** @type {Places<Links>} */
const places = new Places(".skip");

/** @param {FrontendRendererArgs} component */
export default function ({ parentElement }) {
  places.at(parentElement, (root) => new Links(root));
  return () => places.leave(parentElement);
}
