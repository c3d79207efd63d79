// Where Streamlit mounts the set.

import { Places } from "../../widgets/mounting.mjs";
import { ImageSet } from "./set.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { State } from "./set.mjs"
 */

/** @type {Places<ImageSet>} */
const sets = new Places(".set");

/** @param {FrontendRendererArgs<State, Uint8Array>} component */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = { setStateValue, setTriggerValue };
  const set = sets.at(parentElement, (root) => new ImageSet(root, host));
  set.host = host;
  set.receive(data);
  return () => sets.leave(parentElement);
}
