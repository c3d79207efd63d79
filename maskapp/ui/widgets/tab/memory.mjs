// A tab's token: shown to the server after a reload, so that it brings back what the tab held.

import { bus } from "../bus.mjs";

/**
 * @import { Hello, TabData } from "./data.d.ts"
 *
 * @typedef {Pick<Storage, "getItem" | "setItem">} Store
 * @typedef {{are: (token: string) => Promise<boolean>}} Others
 */

const KEY = "maskapp.tab";
const AGAIN_MS = 500;
const PATIENCE = 4; // times: then whoever has the token is no longer there

export class Memory {
  /**
   * @param {Store | null} store
   * @param {Others} others  Tells of other tabs of this browser that have a token.
   * @param {() => string} navigation  How the page was opened.
   * @param {() => string} search  The address from its "?" on.
   */
  constructor(store, others, navigation = navigationOf, search = () => window.location.search) {
    this.store = store;
    this.others = others;
    this.navigation = navigation;
    this.search = search;
    const { token, names } = this.read();
    this.token = token;
    this.names = names;
    this.isFirst = true;
    this.waitingFor = 0; // the number of the hello that is not answered yet
    /** @type {(hello: Hello) => void} */
    this.send = () => {};
  }

  /** Python has drawn the tab. @param {TabData} data @param {(hello: Hello) => void} send */
  receive(data, send) {
    this.send = send;
    const isAnswer = this.waitingFor !== 0 && data.answered === this.waitingFor;
    if (isAnswer && data.busy) {
      this.waitingFor = 0;
      this.askAgain(data.busy);
    } else if (!isAnswer && (!data.token || (this.token && data.token !== this.token))) {
      this.hello(); // what the tab held has the say
    } else {
      this.waitingFor = 0;
      this.isFirst = false;
      this.token = data.token;
      this.names = data.names;
      this.write();
      this.settle(isAnswer);
    }
  }

  /** What was done and not answered is of this tab. @param {boolean} isAnswer */
  settle(isAnswer) {
    bus.put("tab", this.token);
    if (isAnswer) bus.put("settled", true);
  }

  /** Say which tab this is. @param {{token?: string, insist?: boolean}} [how] */
  hello({ token = this.token, insist = false } = {}) {
    this.waitingFor = Math.floor(Math.random() * 2 ** 31) + 1;
    const byLink = this.isFirst && this.navigation() === "navigate";
    const { names, waitingFor: number } = this;
    this.send({ number, token, names, insist, byLink, search: this.search() });
  }

  /** Another session has what this tab asked for. @param {number} times */
  async askAgain(times) {
    if (await this.others.are(this.token)) {
      // A copy of a tab: it begins anew, and the other one keeps what it has.
      this.names = [];
      this.hello({ token: "" });
    } else if (times >= PATIENCE) {
      this.hello({ insist: true });
    } else {
      setTimeout(() => this.hello(), AGAIN_MS);
    }
  }

  read() {
    try {
      const found = JSON.parse(this.store?.getItem(KEY) ?? "{}");
      return { token: String(found.token ?? ""), names: [...(found.names ?? [])].map(String) };
    } catch {
      return { token: "", names: /** @type {string[]} */ ([]) };
    }
  }

  write() {
    try {
      this.store?.setItem(KEY, JSON.stringify({ token: this.token, names: this.names }));
    } catch {
      // Private windows may refuse it: a reload then begins anew.
    }
  }
}

function navigationOf() {
  const [how] = performance.getEntriesByType("navigation");
  return how instanceof PerformanceNavigationTiming ? how.type : "";
}
