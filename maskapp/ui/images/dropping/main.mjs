// Files for the uploader, from anywhere on the page.

import { relisten, stopListening } from "../../widgets/listening.mjs";
import { Dropping } from "./dropping.mjs";
import { watchFailures } from "./failures.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { DroppingData, DroppingTriggers, Missing } from "./data.d.ts"
 */

/** @param {FrontendRendererArgs<DroppingTriggers, DroppingData>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const signal = relisten(parentElement);
  const told = (/** @type {Missing[]} */ missing) => setTriggerValue("missing", missing);
  new Dropping(data, told, signal);
  watchFailures(told, signal);
  return () => stopListening(parentElement);
}
