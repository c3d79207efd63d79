// Says in words that the connection is lost, and puts the page to sleep until it is back.

import { bus } from "../bus.mjs";

const APP = '[data-testid="stApp"]';
const MAIN = '[data-testid="stMain"]';
const STATE = "data-test-connection-state";
const BLIP_MS = 1500; // what is back by then is not worth a word
const BEAT_MS = 10_000;
const ANSWER_MS = 8000; // a server that computes is not taken for one that is gone
const WORDS =
  "The connection to the computer that makes the masks is lost. Trying again … " +
  "Leave this page open: it goes on from here when the computer answers.";

export class Connection {
  /** @param {() => void} back  Called when the connection is there again. */
  constructor(back) {
    this.back = back;
    this.isLost = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.app = document.querySelector(APP);
    if (!this.app) return;
    bus.put("connected", true);
    new MutationObserver(() => this.look()).observe(this.app, { attributeFilter: [STATE] });
    // A network that is gone without a word, as Wi-Fi out of reach, is not noticed otherwise.
    setInterval(() => this.beat(), BEAT_MS);
  }

  get isConnected() {
    return this.app?.getAttribute(STATE) === "CONNECTED";
  }

  beat() {
    if (!this.isConnected) return;
    const beat = { stCommVersion: 1, type: "SEND_APP_HEARTBEAT" };
    window.postMessage({ ...beat, ackTimeoutMilliseconds: ANSWER_MS }, "/");
  }

  look() {
    if (this.isConnected === !this.isLost) return;
    this.isLost = !this.isConnected;
    clearTimeout(this.timer);
    bus.put("connected", !this.isLost);
    if (this.isLost) {
      this.timer = setTimeout(() => this.show(), BLIP_MS);
      return;
    }
    this.banner?.remove();
    document.querySelector(MAIN)?.removeAttribute("inert");
    // Streamlit draws nothing of itself now, whatever happened meanwhile.
    this.back();
  }

  show() {
    this.banner = document.createElement("div");
    this.banner.id = "maskapp-lost";
    this.banner.setAttribute("role", "alert");
    // The page's theme may be out of reach too: these contrast by themselves, 7 to 1.
    this.banner.style.cssText =
      "position:fixed;inset:0 0 auto;z-index:1000000;padding:.75rem 1rem;text-align:center;" +
      "background:#6b4000;color:#fff;font:600 1rem/1.4 sans-serif";
    document.body.append(this.banner);
    this.banner.textContent = WORDS; // after it is there, so that it is read out
    document.querySelector(MAIN)?.setAttribute("inert", "");
  }
}
