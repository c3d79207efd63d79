// What was done in the page's own components, kept until Python has answered, and said again after
// the connection was lost: once in effect, in the order in which it was done, whichever component it
// was done in.

import { bus } from "./bus.mjs";

/**
 * @typedef {{n: number, kind: string, [field: string]: unknown}} Action
 * @typedef {{kind: string, [field: string]: unknown}} Deed  An action without its number.
 * @typedef {{hand: string, actions: Action[]}} Message
 * @typedef {(message: Message) => void} Say
 */

/** A message that nobody answers while nothing runs is lost, and said again. */
const PATIENCE_MS = 5000;
const KEY = "outboxes";

/** What was done in one component, or in several that Python answers alike. */
export class Outbox {
  /** @param {Post} post */
  constructor(post) {
    this.post = post;
    /** @type {Action[]} */
    this.unanswered = [];
    /** @type {Map<number, string>} what was done, in words */
    this.words = new Map();
    /** Null while no component is there to say it. @type {Say | null} */
    this.say = null;
    /** What is done when it is known that nobody will answer. */
    this.giveUp = () => {};
  }

  /** Python tells the numbers of one page from those of another by it. */
  get hand() {
    return this.post.hand;
  }

  /** @param {Deed} deed @param {string} words  Names it, if it has to be told that it was lost. */
  add(deed, words) {
    const action = { ...deed, n: this.post.next() };
    this.unanswered.push(action);
    this.words.set(action.n, words);
    this.post.added(this);
    return action.n;
  }

  /** @param {Say} say */
  connect(say) {
    const wasAway = !this.say;
    this.say = say;
    if (wasAway && this.unanswered.length) this.post.wait();
  }

  /** The component goes. @param {Say} [say]  Of that one; a newer one stays. */
  leave(say) {
    if (say && say !== this.say) return;
    this.say = null;
    this.post.look();
  }

  /** Say all of it, or what came before another one's. @param {number} [before] */
  tell(before = Number.POSITIVE_INFINITY) {
    // All of it each time: Streamlit drops a message when a newer one follows at once.
    const actions = this.unanswered.filter(({ n }) => n < before);
    if (actions.length) this.say?.({ hand: this.hand, actions });
  }

  /** Python has done all up to a number. @param {string} hand @param {number} answered */
  answer(hand, answered) {
    if (hand !== this.hand) return;
    const before = this.unanswered.length;
    this.keep(({ n }) => n > answered);
    if (this.unanswered.length < before) this.post.answered();
  }

  /** Forget what is not to be kept; return its words. @param {(action: Action) => boolean} isKept */
  keep(isKept) {
    const gone = this.unanswered.filter((each) => !isKept(each));
    this.unanswered = this.unanswered.filter(isKept);
    const words = gone.map(({ n }) => this.words.get(n) ?? "");
    for (const { n } of gone) this.words.delete(n);
    return words;
  }
}

/** The outboxes of a page. */
export class Post {
  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.hand = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.last = 0;
    /** @type {Map<string, Outbox>} */
    this.boxes = new Map();
    /** Messages may have been lost: one after the other is said, and answered. */
    this.isCatchingUp = false;
    this.tab = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.patience = undefined;
    bus.on("connected", (isConnected) => this.connected(isConnected), signal);
    bus.on("tab", (tab) => this.belongs(tab), signal);
    bus.on("settled", () => this.catchUp(), signal);
  }

  /** @param {string} name @returns {Outbox} */
  box(name) {
    const known = this.boxes.get(name) ?? new Outbox(this);
    this.boxes.set(name, known);
    return known;
  }

  /** The number of a new action. */
  next() {
    // They rise over a reload too.
    this.last = Math.max(Date.now(), this.last + 1);
    return this.last;
  }

  /** Outboxes with what nobody has answered, the oldest first. */
  get waiting() {
    const some = [...this.boxes.values()].filter((box) => box.say && box.unanswered.length);
    return some.sort((a, b) => a.unanswered[0].n - b.unanswered[0].n);
  }

  /** @param {Outbox} box */
  added(box) {
    const [oldest = box] = this.waiting;
    // What waits in one message Python does component by component, not in the order of time.
    if (oldest !== box) this.isCatchingUp = true;
    if (!this.isCatchingUp) box.tell();
    this.wait();
  }

  answered() {
    if (this.isCatchingUp) this.catchUp();
    else this.wait();
  }

  /** Say the oldest. What another component has is said once that is answered. */
  catchUp() {
    const [first, second] = this.waiting;
    this.isCatchingUp = first !== undefined;
    first?.tell(second?.unanswered[0].n);
    this.wait();
  }

  /** Give Python time to answer. */
  wait() {
    clearTimeout(this.patience);
    this.look();
    if (this.waiting.length) this.patience = setTimeout(() => this.again(), PATIENCE_MS);
  }

  again() {
    if (bus.get("running") || bus.get("connected") === false) this.wait();
    else this.catchUp();
  }

  /** Tell others whether anything waits, and since when. */
  look() {
    const since = this.waiting[0]?.unanswered[0].n ?? 0;
    if (bus.get("unanswered") !== since) bus.put("unanswered", since);
  }

  /** @param {boolean} isConnected */
  connected(isConnected) {
    // What is done from here on must not overtake what was lost: it is said once the tab is known.
    if (!isConnected) this.isCatchingUp = true;
    this.wait();
  }

  /** Which tab the page is: another one never hears of what was done in this. @param {string} tab */
  belongs(tab) {
    const isOther = this.tab !== "" && tab !== this.tab;
    this.tab = tab;
    if (!isOther) return;
    const isLost = this.isCatchingUp;
    const words = [...this.boxes.values()].flatMap((box) => {
      const gone = box.keep(() => false);
      if (gone.length) box.giveUp();
      return gone;
    });
    this.isCatchingUp = false;
    this.wait();
    // Without a loss, whoever let go of the images knows that nothing is done to them any more.
    if (isLost && words.length) bus.put("not taken", words);
  }
}

/** The page's one of a name; a component that is mounted anew goes on with it. @param {string} name */
export function outbox(name) {
  const known = /** @type {Post | undefined} */ (bus.get(KEY));
  const post = known ?? new Post(new AbortController().signal);
  if (!known) bus.put(KEY, post);
  return post.box(name);
}
