// What the page's tab remembers, and what it says to people about itself.

import { Connection } from "./connection.mjs";
import { Leaving } from "./leaving.mjs";
import { Memory } from "./memory.mjs";
import { tellNotTaken } from "./not_taken.mjs";
import { Twins } from "./twins.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { TabData, TabTriggers } from "./data.d.ts"
 */

/** @typedef {{memory: Memory, leaving: Leaving}} Tab */

/** A page has one tab, however often Streamlit mounts this. @type {{maskappTab?: Tab}} */
const page = /** @type {any} */ (globalThis);

/** @param {FrontendRendererArgs<TabTriggers, TabData>} component */
export default function ({ data, setTriggerValue }) {
  if (!page.maskappTab) {
    const memory = new Memory(window.sessionStorage, new Twins(() => memory.token));
    const leaving = new Leaving(() => memory.names.length > 0);
    page.maskappTab = { memory, leaving };
    new Connection(() => memory.hello());
    tellNotTaken(new AbortController().signal); // the page's life
  }
  page.maskappTab.memory.receive(data, (hello) => setTriggerValue("hello", hello));
}
