// Files for the uploader, from anywhere on the page.

import { bus } from "../../widgets/bus.mjs";
import { relisten, stopListening } from "../../widgets/listening.mjs";
import { Door } from "./door.mjs";
import { Dropping } from "./dropping.mjs";
import { Sign } from "./progress.mjs";
import { Reporting } from "./reporting.mjs";
import { Unsent } from "./unsent.mjs";
import { isInUploader, uploaders } from "./uploaders.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { DroppingData, DroppingTriggers, Report } from "./data.d.ts"
 *
 * @typedef {{door: Door, reporting: Reporting, unsent: Unsent}} Entrance
 */

const LOOK_MS = 1000;
const AGAIN = ".st-key-try-again button";
const CLOSE = ".st-key-close-missing button";

/**
 * A page has one door, however often Streamlit mounts this; and one place listens, the newest: what
 * a run leaves out stays until it ends.
 *
 * @type {{maskappDoor?: Entrance, maskappDropping?: ParentNode}}
 */
const page = /** @type {any} */ (globalThis);

/** @param {FrontendRendererArgs<DroppingTriggers, DroppingData>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  if (page.maskappDropping) stopListening(page.maskappDropping);
  page.maskappDropping = parentElement;
  const signal = relisten(parentElement);
  const isFirst = page.maskappDoor === undefined;
  page.maskappDoor ??= opened();
  const { door, reporting, unsent } = page.maskappDoor;
  reporting.receive(data.heard, (report) => setTriggerValue("missing", report));
  reporting.add(unsent.lost(data.name));
  if (isFirst) door.adopt();
  door.refuse(data.full);
  new Dropping(door, data, (missing) => reporting.add(missing), signal);
  window.addEventListener("click", (event) => pressed(event, door), { signal, capture: true });
  return () => stopListening(parentElement);
}

/** What is tried again only this page has, and Python tells of it no more. @param {Event} event */
function pressed({ target }, /** @type {Door} */ door) {
  if (!(target instanceof Element)) return;
  if (target.closest(AGAIN)) door.retry();
  else if (target.closest(CLOSE)) door.forget();
}

/** @returns {Entrance} */
function opened() {
  const reporting = new Reporting();
  const unsent = new Unsent(storage());
  const sign = new Sign(() => door.stop());
  const door = new Door(uploaders, {
    progress: (progress) => {
      bus.put("adding", progress !== undefined);
      sign.tell(progress);
    },
    missing: (missing) => reporting.add(missing),
    unsent: (pieces) => unsent.write(pieces),
    failed: (count) => {
      // Where nothing can be tried again, nothing offers it: see page.css.
      document.documentElement.toggleAttribute("data-maskapp-again", count > 0);
    },
  });
  new MutationObserver((changes) => {
    if (door.isBusy || changes.some(({ target }) => isInUploader(target))) door.look();
  }).observe(document.body, { childList: true, subtree: true });
  setInterval(() => door.isBusy && door.look(), LOOK_MS); // what else has to be waited for
  let wasConnected = true;
  const hear = (/** @type {boolean} */ isConnected) => {
    if (isConnected && !wasConnected) {
      door.reconnected();
      reporting.tell();
    }
    wasConnected = isConnected;
  };
  bus.on("connected", hear, new AbortController().signal);
  return { door, reporting, unsent };
}

function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null; // where a browser keeps nothing, a reload names nothing
  }
}
