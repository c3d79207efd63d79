// A range: its channel, its histogram with two handles, its boxes, and what there is to say.

import { Box } from "./box.mjs";
import { arrange, Choice, element, iconButton, nameButton, set } from "./elements.mjs";
import { COPY, DELETE } from "./icons.mjs";
import { withBounds } from "./model.mjs";
import { ENDS } from "./scale.mjs";
import { Slider } from "./slider.mjs";

/**
 * @import { FormCard, FormRow, Named, Remark } from "./data.d.ts"
 * @import { Deed } from "../../widgets/outbox.mjs"
 * @import { Form } from "./form.mjs"
 * @import { End, Pair } from "./scale.mjs"
 * @import { Hand } from "./slider.mjs"
 */

/** What screen readers hear of a remark's kind, which others see. @type {Record<string, string>} */
const MARKS = { problem: "✕", warning: "!", note: "", own: "✎" };

export class Row {
  /** @param {Form} form @param {FormRow} row */
  constructor(form, row) {
    this.form = form;
    this.row = row;
    this.group = 0;
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    this.channel = element("select", { class: "channel" });
    this.channel.addEventListener("change", () => {
      form.act({ kind: "channel", row: row.id, channel: this.channel.value });
    });
    this.keep = new Choice(
      ["inside", "outside"].map((value) => ({ value, label: value })),
      (value) =>
        form.act({ kind: "keep", row: row.id, outside: value === "outside", ...this.here }),
    );
    this.copy = iconButton("", COPY, () => form.act({ kind: "duplicate_range", row: row.id }));
    this.remove = iconButton("", DELETE, () => form.act({ kind: "remove_range", row: row.id }));
    /** @type {Hand} */
    const hand = {
      move: (bounds, keys, isDone) => this.move(bounds, keys, isDone),
      rest: () => form.commit(),
      cancel: () => form.cancel(),
    };
    this.slider = new Slider(hand, signal);
    this.boxes = { low: this.box("low"), high: this.box("high") };
    this.methods = { low: this.method("low"), high: this.method("high") };
    this.heres = {
      low: element("span", { class: "here" }),
      high: element("span", { class: "here" }),
    };
    this.numbers = { low: this.number("low"), high: this.number("high") };
    const ends = ENDS.map((end) => element("div", { class: `end ${end}` }));
    this.ends = { low: ends[0], high: ends[1] };
    this.remarks = element("div", { class: "remarks" });
    const head = element(
      "div",
      { class: "head" },
      this.channel,
      this.keep.root,
      this.copy,
      this.remove,
    );
    const numbers = element("div", { class: "numbers" }, ends[0], this.slider.root, ends[1]);
    this.root = element(
      "div",
      { class: "range", "data-item": `${row.id}` },
      head,
      numbers,
      this.remarks,
    );
  }

  /** What an edit of bounds is for. */
  get here() {
    return { image: this.form.data.image };
  }

  /** @param {End} end */
  box(end) {
    const { form } = this;
    return new Box(end, {
      type: (text) => form.attempt(this.typed(end, text)),
      take: (text, typing) => form.take({ ...this.typed(end, text), typing }),
      cancel: () => form.cancel(),
    });
  }

  /** @param {End} end @param {string} text */
  typed(end, text) {
    const { id, channel } = this.row;
    const was = this.form.settledRow(id)?.[end].ticks ?? null;
    return { kind: "type", row: id, channel, end, text, was, ...this.here };
  }

  /** @param {Pair} bounds @param {number} keys @param {boolean} isDone  Not only tried. */
  move(bounds, keys, isDone) {
    const { id, channel } = this.row;
    const before = this.form.settledRow(id);
    if (!before) return;
    /** @type {Partial<Record<End, [number | null, number]>>} */
    const ends = {};
    for (const [at, end] of ENDS.entries()) {
      if (bounds[at] !== before[end].ticks) ends[end] = [before[end].ticks, bounds[at]];
    }
    this.row = withBounds(this.row, bounds);
    const { form, here } = this;
    /** @type {Deed} */
    const deed = { kind: "ends", row: id, channel, ends, typing: keys, ...here };
    if (!Object.keys(ends).length) form.cancel();
    else if (isDone) form.take(deed);
    else form.attempt(deed);
  }

  /** @param {End} end */
  method(end) {
    const made = element("select", { class: "method" });
    made.addEventListener("change", () => {
      this.form.act({ kind: "method", row: this.row.id, end, method: made.value, ...this.here });
    });
    return made;
  }

  /** The boxes of a local threshold's numbers. @param {End} end */
  number(end) {
    const root = element("div", { class: "locals" });
    /** @type {Record<string, HTMLInputElement>} */
    const inputs = {};
    for (const name of ["window", "weight"]) {
      const input = element("input", { class: "box", autocomplete: "off" });
      input.inputMode = "decimal";
      input.addEventListener("change", () => {
        const deed = { kind: "local", row: this.row.id, end, name, text: input.value };
        this.form.act({ ...deed, ...this.here });
      });
      inputs[name] = input;
    }
    return { root, inputs };
  }

  /** @param {End} end @param {string} word */
  showNumbers(end, word) {
    const { row } = this;
    const { root, inputs } = this.numbers[end];
    const told = row[end].numbers.map(({ label }) => label);
    const shown = [...root.querySelectorAll("span")].map(({ textContent }) => textContent);
    if (shown.join() !== told.join()) {
      const labels = row[end].numbers.map(({ id, label }) =>
        element("label", {}, element("span", { text: label }), inputs[id]),
      );
      root.replaceChildren(...labels);
    }
    for (const { id, label, text } of row[end].numbers) {
      set(inputs[id], "aria-label", `${row.label} ${word}, ${label}${row.suffix}`);
      // What somebody is writing stays: the answer to another edit comes meanwhile.
      const isWritten = inputs[id].matches(":focus") && inputs[id].dataset.shown === text;
      if (!isWritten) inputs[id].value = text;
      inputs[id].dataset.shown = text;
    }
    return root;
  }

  destroy() {
    this.listeners.abort();
  }

  /** Let go of what the hand holds. */
  rest() {
    this.slider.rest();
    for (const end of ENDS) this.boxes[end].rest();
  }

  /** @param {FormRow} row @param {FormCard} card @param {Named[]} channels @param {Named[]} methods */
  show(row, card, channels, methods) {
    this.row = row;
    this.group = card.id;
    const name = `${row.label}${row.suffix}`;
    options(this.channel, channels, this.form.channelAskedFor(row.id) ?? row.channel);
    set(this.channel, "aria-label", `Channel, ${name}`);
    this.keep.show(`Keep, ${name}`, row.outside ? "outside" : "inside");
    nameButton(this.copy, `Duplicate range ${name}`);
    nameButton(this.remove, `Remove range ${name}`);
    this.slider.show(row);
    for (const end of ENDS) this.showEnd(end, methods);
    const told = row.remarks.map((remark) => this.remark(remark));
    if (this.remarks.textContent !== told.map((each) => each.textContent).join("")) {
      this.remarks.replaceChildren(...told);
    }
  }

  /** @param {End} end @param {Named[]} methods */
  showEnd(end, methods) {
    const { row } = this;
    const { method, here } = row[end];
    if (!method) {
      this.boxes[end].show(row);
      arrange(this.ends[end], [this.boxes[end].input]);
      return;
    }
    const word = end === "low" ? "from" : "to";
    options(this.methods[end], methods, method);
    set(this.methods[end], "aria-label", `${row.label} ${word}, method${row.suffix}`);
    this.heres[end].textContent = `${end === "low" ? "From" : "To"} ${here}`;
    const parts = [this.methods[end], this.heres[end]];
    const isLocal = row[end].numbers.length > 0;
    arrange(this.ends[end], isLocal ? [...parts, this.showNumbers(end, word)] : parts);
  }

  /** @param {Remark} remark */
  remark({ kind, text, offer }) {
    const made = element("p", { class: `remark ${kind}` });
    if (kind === "problem") made.setAttribute("role", "alert");
    if (MARKS[kind]) made.append(element("span", { "aria-hidden": "true", text: MARKS[kind] }));
    made.append(element("span", { text }));
    if (offer) {
      const button = element("button", { type: "button", class: "offer", text: offer.label });
      button.addEventListener("click", () => this.take(offer.kind));
      made.append(button);
    }
    return made;
  }

  /** @param {string} kind */
  take(kind) {
    const { id, channel, low, high } = this.row;
    const bounds = kind === "fix" ? { channel, low: low.ticks, high: high.ticks } : {};
    this.form.act({ kind, row: id, group: this.group, ...bounds, ...this.here });
  }
}

/** @param {HTMLSelectElement} select @param {Named[]} choices @param {string} value */
function options(select, choices, value) {
  const there = [...select.options];
  // A list of the same length can be another one: recipes bring channels of their own.
  const same = choices.every(({ id }, at) => there[at]?.value === id);
  if (there.length !== choices.length || !same) select.replaceChildren(...inFamilies(choices));
  select.value = value;
}

/** @param {Named[]} choices */
function inFamilies(choices) {
  /** @type {HTMLElement[]} */
  const found = [];
  for (const { id, label, family } of choices) {
    const option = element("option", { value: id, text: label });
    const last = found.at(-1);
    if (!family) found.push(option);
    else if (last instanceof HTMLOptGroupElement && last.label === family) last.append(option);
    else found.push(element("optgroup", { label: family }, option));
  }
  return found;
}
