// Files for the uploader, from anywhere on the page.

import { bus } from "../../widgets/bus.mjs";
import { relisten, stopListening } from "../../widgets/listening.mjs";
import { Door } from "./door.mjs";
import { Dropping } from "./dropping.mjs";
import { watchFailures } from "./failures.mjs";
import { Sign } from "./progress.mjs";
import { uploaders } from "./uploaders.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { DroppingData, DroppingTriggers, Missing } from "./data.d.ts"
 */

const LOOK_MS = 1000;

/**
 * A page has one door, however often Streamlit mounts this; and one place listens, the newest: what
 * a run leaves out stays until it ends.
 *
 * @type {{maskappDoor?: Door, maskappDropping?: ParentNode}}
 */
const page = /** @type {any} */ (globalThis);

/** @param {FrontendRendererArgs<DroppingTriggers, DroppingData>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  if (page.maskappDropping) stopListening(page.maskappDropping);
  page.maskappDropping = parentElement;
  const signal = relisten(parentElement);
  const told = (/** @type {Missing[]} */ missing) => setTriggerValue("missing", missing);
  page.maskappDoor ??= openedDoor();
  new Dropping(page.maskappDoor, data, told, signal);
  watchFailures(told, signal);
  return () => stopListening(parentElement);
}

function openedDoor() {
  const sign = new Sign();
  const door = new Door(uploaders, (progress) => {
    bus.put("adding", progress !== undefined);
    sign.tell(progress);
  });
  new MutationObserver(() => door.look()).observe(document.body, {
    childList: true,
    subtree: true,
  });
  setInterval(() => door.look(), LOOK_MS); // what else has to be waited for
  let wasConnected = true;
  const hear = (/** @type {boolean} */ isConnected) => {
    if (isConnected && !wasConnected) door.reconnected();
    wasConnected = isConnected;
  };
  bus.on("connected", hear, new AbortController().signal);
  return door;
}
