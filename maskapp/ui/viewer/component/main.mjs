// Where Streamlit mounts the viewer.

import { Places } from "../../widgets/mounting.mjs";
import { unpacked } from "./packing.mjs";
import { Viewer } from "./viewer.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { State } from "./viewer.mjs"
 */

/** @type {Places<Viewer>} */
const viewers = new Places(".viewer");

/** @param {FrontendRendererArgs<State, Uint8Array>} component */
export default function ({ data: file, parentElement, setStateValue, setTriggerValue }) {
  const data = unpacked(file);
  const host = { setStateValue, setTriggerValue };
  const viewer = viewers.at(parentElement, (root) => new Viewer(root, data.fixed, host));
  viewer.host = host;
  viewer.receive(data);
  return () => viewers.leave(parentElement);
}
