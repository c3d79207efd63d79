// Where Streamlit mounts the viewer.

import { Places } from "../../widgets/mounting.mjs";
import { Viewer } from "./viewer.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { ViewerData } from "./data.d.ts"
 * @import { State } from "./viewer.mjs"
 */

/** @type {Places<Viewer>} */
const viewers = new Places(".viewer");

/** @param {FrontendRendererArgs<State, ViewerData>} component */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = { setStateValue, setTriggerValue };
  const viewer = viewers.at(parentElement, (root) => new Viewer(root, data.fixed, host));
  viewer.host = host;
  viewer.receive(data);
  return () => viewers.leave(parentElement);
}
