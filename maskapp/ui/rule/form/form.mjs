// The form: what Python says, what the hand does, and what others on the page hear of both.

import { bus } from "../../widgets/bus.mjs";
import { keepFocus } from "../../widgets/focus.mjs";
import { partOf } from "../../widgets/mounting.mjs";
import { outbox } from "../../widgets/outbox.mjs";
import { Card, JOINING, joiningWord, showAdding } from "./card.mjs";
import { arrange, Choice, element, Switch } from "./elements.mjs";
import { done, ruleOf } from "./model.mjs";
import { PastBar } from "./past.mjs";
import { wordsOf } from "./words.mjs";

/**
 * @import { Deed, Message, Say } from "../../widgets/outbox.mjs"
 * @import { FormData } from "./data.d.ts"
 * @import { Model, Rule } from "./model.mjs"
 *
 * @typedef {{actions: Message}} State
 * @typedef {(name: "actions", message: Message) => void} Trigger
 * @typedef {{hand: string, n: number, told: boolean, imageKey: string, rule: Rule}} Heard
 *   What others hear as "rule": the rule as the hand has it. Once Python has answered action `n` of
 *   this hand, its own mask is newer. Unless it was `told`, it never will.
 */

export class Form {
  /** @param {HTMLElement} root @param {FormData} data @param {Trigger} trigger */
  constructor(root, data, trigger) {
    this.root = root;
    this.data = data;
    this.listeners = new AbortController();
    this.outbox = outbox("rule");
    this.connect(trigger);
    /** What the hand does and has not let go of. @type {Deed | null} */
    this.trial = null;
    /** Whether that changes what is selected. */
    this.isTried = false;
    /** @type {Map<number, Card>} */
    this.cards = new Map();
    this.past = new PastBar(this, this.listeners.signal);
    this.images = new Choice(
      [
        { value: "all", label: "All images" },
        { value: "this", label: "Only this one" },
      ],
      (value) => this.act({ kind: "only_this", on: value === "this" }),
    );
    this.invert = new Switch("Invert", "Select what the rule does not.", (on) =>
      this.act({ kind: "invert", on, class: this.data.mask_class }),
    );
    this.log = new Switch("Log", "Logarithmic histograms: rare values are seen too.", (on) =>
      this.act({ kind: "log", on }),
    );
    this.match = new Choice(JOINING, (match) =>
      this.act({ kind: "match", match, class: this.data.mask_class }),
    );
    this.more = element("button", { type: "button", class: "add" });
    this.more.title = "Add group";
    this.more.addEventListener("click", () =>
      this.act({ kind: "add_group", class: this.data.mask_class }),
    );
    this.groups = partOf(root, "groups", HTMLElement);
    const heading = partOf(root, "heading", HTMLElement);
    heading.append(this.images.root, this.past.root);
    const foot = partOf(root, "foot", HTMLElement);
    foot.append(this.more, this.invert.root, this.log.root);
    // What is typed is told a moment later: a page that is left or loaded again has not got it.
    const { signal } = this.listeners;
    window.addEventListener("beforeunload", () => this.letGo(), { signal });
  }

  /** @param {Trigger} trigger */
  connect(trigger) {
    /** @type {Say} */
    this.say = (message) => trigger("actions", message);
    this.outbox.connect(this.say);
    this.outbox.giveUp = () => this.show();
  }

  destroy() {
    this.listeners.abort();
    this.outbox.leave(this.say);
    for (const card of this.cards.values()) card.destroy();
  }

  /** @param {FormData} data */
  receive(data) {
    this.data = data;
    this.outbox.answer(data.hand, data.answered);
    bus.put("planes", data.planes);
    bus.put("link", data.link);
    bus.put("document", data.version);
    this.show();
  }

  // ---- What the hand does ------------------------------------------------------------------

  /** The rule without what the hand has not let go of. @returns {Model} */
  get settled() {
    return this.outbox.unanswered.reduce(done, /** @type {Model} */ (this.data));
  }

  /** @param {number} id */
  settledRow(id) {
    return this.settled.cards.flatMap(({ rows }) => rows).find((row) => row.id === id);
  }

  /** The channel that a range is to have, once Python has turned it to it. @param {number} id */
  channelAskedFor(id) {
    const asked = this.outbox.unanswered.findLast(
      ({ kind, row }) => kind === "channel" && row === id,
    );
    return asked ? String(asked.channel) : null;
  }

  /** @returns {Model} */
  get model() {
    return this.trial ? done(this.settled, this.trial) : this.settled;
  }

  /**
   * Show what a deed would do, without telling Python.
   *
   * @param {Deed} deed
   * @returns {boolean} Whether it changes what is selected.
   */
  attempt(deed) {
    this.trial = deed;
    this.show();
    return this.isTried;
  }

  /** The hand lets go: what it did is done. */
  commit() {
    if (this.trial) this.take(this.trial);
  }

  /** Do what the hand did, in place of what it tried. @param {Deed} deed */
  take(deed) {
    this.trial = null;
    this.add(deed);
    this.show();
  }

  cancel() {
    this.trial = null;
    this.show();
  }

  /** Do something at once, after what the hand still holds. @param {Deed} deed */
  act(deed) {
    this.letGo();
    this.add(deed);
    this.show();
  }

  letGo() {
    for (const card of this.cards.values()) for (const row of card.rows.values()) row.rest();
    this.commit();
  }

  /** @param {Deed} deed */
  add(deed) {
    this.outbox.add(deed, wordsOf(deed, this.settled));
  }

  // ---- What is seen ------------------------------------------------------------------------

  show() {
    keepFocus(this.root, () => this.draw());
  }

  draw() {
    const { data, model } = this;
    this.images.root.hidden = !data.several;
    this.images.show("The bounds are for", model.only_this ? "this" : "all");
    this.root.dataset.onlyThis = String(data.several && model.only_this);
    this.invert.show(model.invert);
    this.log.show(model.log);
    this.past.show(data.past);
    this.match.show("Match groups", model.match);
    showAdding(this.more, "Add group", model.match);
    this.showCards(model);
    this.root.dataset.waiting = String(this.outbox.unanswered.length > 0);
    this.tell(model);
  }

  /** @param {Model} model */
  showCards(model) {
    const kept = new Set(model.cards.map(({ id }) => id));
    for (const [id, card] of this.cards) {
      if (kept.has(id)) continue;
      card.destroy();
      this.cards.delete(id);
    }
    /** @type {Element[]} */
    const parts = [];
    for (const [at, card] of model.cards.entries()) {
      const known = this.cards.get(card.id) ?? new Card(this, card);
      this.cards.set(card.id, known);
      known.show(card, at + 1, model.cards.length, this.data);
      if (at === 1) parts.push(this.match.root);
      if (at > 1) parts.push(element("p", { class: "joining", text: joiningWord(model.match) }));
      parts.push(known.root);
    }
    arrange(this.groups, parts);
  }

  /** Tell others on the page. @param {Model} model */
  tell(model) {
    const rule = ruleOf(model);
    const { hand, unanswered, post } = this.outbox;
    const isTried = JSON.stringify(rule) !== JSON.stringify(ruleOf(this.settled));
    this.isTried = isTried;
    /** @type {Heard} */
    const heard = {
      hand,
      // Of deeds that leave the mask alone nobody needs to hear.
      n: isTried ? post.last + 1 : (unanswered.findLast(({ kind }) => kind in CHANGING)?.n ?? 0),
      told: !isTried,
      imageKey: this.data.planes?.image_key ?? "",
      rule,
    };
    bus.put("rule", heard);
  }
}

/** Deeds that are seen at once, see `done`. */
const CHANGING = Object.fromEntries(
  ["ends", "type", "keep", "invert", "match", "group_match", "remove_range", "remove_group"].map(
    (kind) => [kind, true],
  ),
);
