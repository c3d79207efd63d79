// A group: its ranges, and the word that joins them.

import { arrange, Choice, element, iconButton, nameButton, say, set } from "./elements.mjs";
import { COPY, DELETE } from "./icons.mjs";
import { Row } from "./row.mjs";

/**
 * @import { FormCard, Named } from "./data.d.ts"
 * @import { Form } from "./form.mjs"
 */

/** How parts are joined, as the words between them; screen readers hear the whole of it. */
export const JOINING = [
  { value: "all", label: "and", name: "all (AND)" },
  { value: "any", label: "or", name: "any (OR)" },
];

/** @param {string} match */
export function joiningWord(match) {
  return match === "all" ? "and" : "or";
}

/**
 * Let a button that adds say how it joins: what is seen is part of its name, for those who speak it.
 *
 * @param {HTMLElement} button
 * @param {string} name
 * @param {string} match
 */
export function showAdding(button, name, match) {
  say(button, `+ ${joiningWord(match)} …`);
  set(button, "aria-label", `${name}: ${joiningWord(match)}`);
}

export class Card {
  /** @param {Form} form @param {FormCard} card */
  constructor(form, card) {
    this.form = form;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    const group = card.id;
    this.name = element("span", { class: "name" });
    this.copy = iconButton("", COPY, () => form.act({ kind: "duplicate_group", group }));
    this.remove = iconButton("", DELETE, () => form.act({ kind: "remove_group", group }));
    this.match = new Choice(JOINING, (match) => form.act({ kind: "group_match", group, match }));
    this.more = element("button", { type: "button", class: "add" });
    this.more.title = "Add range";
    this.more.addEventListener("click", () => form.act({ kind: "add_range", group }));
    this.head = element("div", { class: "card-head" }, this.name, this.copy, this.remove);
    this.body = element("div", { class: "card-body" });
    this.root = element(
      "div",
      { class: "card", "data-item": `${group}` },
      this.head,
      this.body,
      this.more,
    );
  }

  destroy() {
    for (const row of this.rows.values()) row.destroy();
  }

  /** @param {FormCard} card @param {number} number @param {number} count @param {Form["data"]} data */
  show(card, number, count, { channels, methods }) {
    say(this.name, `Group ${number}`);
    nameButton(this.copy, `Duplicate group ${number}`);
    nameButton(this.remove, `Remove group ${number}`);
    this.remove.hidden = count === 1;
    this.match.show(`Match, group ${number}`, card.match);
    showAdding(this.more, "Add range", card.match);
    const kept = new Set(card.rows.map(({ id, channel }) => keyOf(id, channel)));
    for (const [key, row] of this.rows) {
      if (kept.has(key)) continue;
      row.destroy();
      this.rows.delete(key);
    }
    /** @type {Element[]} */
    const parts = [];
    for (const [at, row] of card.rows.entries()) {
      const known = this.rowFor(row.id, row.channel, row);
      known.show(row, card, channels, methods);
      if (at === 1) parts.push(this.match.root);
      if (at > 1) parts.push(element("p", { class: "joining", text: joiningWord(card.match) }));
      parts.push(known.root);
    }
    arrange(this.body, parts);
  }

  /** @param {number} id @param {string} channel @param {FormCard["rows"][number]} row */
  rowFor(id, channel, row) {
    const key = keyOf(id, channel);
    const known = this.rows.get(key) ?? new Row(this.form, row);
    this.rows.set(key, known);
    return known;
  }
}

/**
 * A range on another channel has other boxes: what is typed into one goes to no other.
 *
 * @param {number} id
 * @param {string} channel
 */
function keyOf(id, channel) {
  return `${id} ${channel}`;
}
