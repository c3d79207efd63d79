// Says in words that the connection is lost, and puts the page to sleep until it is back.

import { bus } from "../bus.mjs";
import { focused, isUsable } from "../focus.mjs";
import { Pulse } from "./pulse.mjs";
import { sign } from "./sign.mjs";

const APP = '[data-testid="stApp"]';
const MAIN = '[data-testid="stMain"]';
const CONNECTION = "data-test-connection-state";
const RUN = "data-test-script-state";
const BLIP_MS = 1500; // what is back by then is not worth a word
const BEAT_MS = 10_000;
const ANSWER_MS = 8000; // a server that computes is not taken for one that is gone
const LOST =
  "The connection to the computer that makes the masks is lost. Trying again … " +
  "Leave this page open: it goes on from here when the computer answers.";
const WAITING = "Waiting for the server …";

export class Connection {
  /** @param {() => void} back  Called when the connection is there again. */
  constructor(back) {
    this.back = back;
    this.isLost = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {HTMLElement | undefined} */
    this.banner = undefined;
    /** @type {HTMLElement | undefined} */
    this.word = undefined;
    /** Where the keyboard was as the page fell asleep, which takes it away. @type {Element | null} */
    this.held = null;
    this.app = document.querySelector(APP);
    if (!this.app) return;
    bus.put("connected", true);
    this.pulse = new Pulse({
      isReachable,
      isRunning: () => this.isRunning,
      // A tab that is not seen is slowed down by the browser, and files on their way slow down all.
      isUnsure: () => document.hidden || bus.get("adding") === true || this.isLost,
      tell: (isLate) => this.wait(isLate),
      beat: (patience) => this.beat(patience),
    });
    this.look();
    const changes = new MutationObserver(() => this.look());
    changes.observe(this.app, { attributeFilter: [CONNECTION, RUN] });
    // A network that is gone without a word, as Wi-Fi out of reach, is not noticed otherwise.
    setInterval(() => this.beat(ANSWER_MS), BEAT_MS);
    this.listen(this.pulse, new AbortController().signal);
  }

  /** @param {Pulse} pulse @param {AbortSignal} signal  The page's life. */
  listen(pulse, signal) {
    bus.on("unanswered", (since) => pulse.wait(since), signal);
    // Streamlit's own controls do not say that they wait for an answer.
    for (const deed of ["click", "change", "keydown"])
      window.addEventListener(deed, () => pulse.feel(), { capture: true, signal });
    for (const change of ["offline", "online"])
      window.addEventListener(change, () => pulse.feel(true), { signal });
  }

  get isConnected() {
    return this.app?.getAttribute(CONNECTION) === "CONNECTED";
  }

  get isRunning() {
    return this.app?.getAttribute(RUN) !== "notRunning";
  }

  /** Have Streamlit connect anew, if the server does not answer in time. @param {number} patience */
  beat(patience) {
    if (!this.isConnected) return;
    const beat = { stCommVersion: 1, type: "SEND_APP_HEARTBEAT" };
    window.postMessage({ ...beat, ackTimeoutMilliseconds: patience }, "/");
  }

  look() {
    bus.put("running", this.isRunning);
    if (this.isConnected === !this.isLost) return;
    this.isLost = !this.isConnected;
    clearTimeout(this.timer);
    bus.put("connected", !this.isLost);
    if (this.isLost) {
      // Somebody who is told to wait already is told at once why.
      this.timer = setTimeout(() => this.show(), this.word ? 0 : BLIP_MS);
      return;
    }
    this.pulse?.answered();
    this.banner?.remove();
    document.querySelector(MAIN)?.removeAttribute("inert");
    if (!focused() && this.held instanceof HTMLElement && isUsable(this.held))
      this.held.focus({ preventScroll: true });
    this.held = null;
    // Streamlit draws nothing of itself now, whatever happened meanwhile.
    this.back();
  }

  /** An answer is late. @param {boolean} isLate */
  wait(isLate) {
    if (!isLate) {
      this.word?.remove();
      this.word = undefined;
    } else if (!this.word && !this.isLost) {
      this.word = sign("maskapp-waiting", "status", "#3d3d3d");
      this.word.style.width = "max-content";
      this.word.style.margin = "0 auto";
      this.word.style.pointerEvents = "none";
      this.word.textContent = WAITING;
    }
  }

  show() {
    this.wait(false);
    this.held = focused();
    this.banner = sign("maskapp-lost", "alert", "#6b4000");
    this.banner.textContent = LOST; // after it is there, so that it is read out
    document.querySelector(MAIN)?.setAttribute("inert", "");
    // The browser takes it away only when it draws next: a key until then would still be heard.
    if (this.held instanceof HTMLElement && !isUsable(this.held)) this.held.blur();
  }
}

/** Whether the server answers at all, soon. @param {number} patience */
async function isReachable(patience) {
  const address = new URL("_stcore/health", document.baseURI);
  try {
    await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(patience) });
    return true;
  } catch {
    return false; // that it cannot be reached is the answer
  }
}
