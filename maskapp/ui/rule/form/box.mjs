// A box for one bound: what is typed, pasted and stepped.

import { isStep, stepped } from "../../widgets/number_keys/ticks.mjs";
import { element, set } from "./elements.mjs";
import { series } from "./series.mjs";
import { TAKEN } from "./text_undo.mjs";
import { isBeyond, typedTicks } from "./typed.mjs";

/**
 * @import { FormRow } from "./data.d.ts"
 * @import { End } from "./scale.mjs"
 *
 * @typedef {object} Hand  Who hears of the box.
 * @property {(text: string) => boolean} type  Whether the picture could follow the text.
 * @property {(text: string, typing: number) => void} take  A number; `typing` names the stay in it.
 * @property {() => void} cancel
 */

/** Who types rests this long when a number is done, or is thinking about the next digit. */
const THINK_MS = 600;
/** Of keys that follow each other faster than this the first is told at once, then the last. */
const IDLE_MS = 150;

export class Box {
  /** @param {End} end @param {Hand} hand */
  constructor(end, hand) {
    this.end = end;
    this.hand = hand;
    /** @type {FormRow | null} */
    this.row = null;
    /** What the page last showed. */
    this.known = "";
    /** Python has not taken over what is in the box. */
    this.isTyped = false;
    /** What it was told on the way. @type {string | null} */
    this.told = null;
    this.typing = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.idle = undefined;
    this.input = element("input", {
      type: "text",
      class: "box",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.input.addEventListener("focus", () => this.enter());
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.rest());
  }

  enter() {
    this.typing = series();
  }

  onInput() {
    const { input, row } = this;
    this.isTyped = true;
    const follows = this.hand.type(input.value);
    // Nothing that is typed behind it makes it a number of the scale.
    const isWrong = row !== null && isBeyond(input.value, row.scale);
    set(input, "aria-invalid", isWrong && "true");
    // What Python said of a wrong one goes with it, though the rule stays.
    const isNews = this.told !== null && this.told !== input.value;
    const isRight = isNews && row !== null && typedTicks(input.value, row.scale) !== null;
    clearTimeout(this.idle);
    if (follows || isWrong || isRight) this.idle = setTimeout(() => this.tell(), THINK_MS);
  }

  /** Tell Python on the way, so that its numbers follow; the text stays the hand's. */
  tell() {
    this.told = this.input.value;
    this.hand.take(this.told, this.typing);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key === "Enter") {
      this.rest();
      this.enter();
    } else if (event.key === "Escape" && this.isTyped) {
      this.takeBack();
    } else if (isStep(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.step(event);
    } else {
      return;
    }
    if (event.key !== "Enter") event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    const { row, input } = this;
    if (!row) return;
    const { low, high, grid } = row.scale;
    const text = stepped(input.value, event, [low, high, grid]);
    if (text === null) return;
    const isFirst = !this.isTyped;
    input.value = text;
    set(input, "aria-invalid", false);
    // The browser cannot take this back: the page does.
    input.dispatchEvent(new Event(TAKEN, { bubbles: true, composed: true }));
    this.isTyped = true;
    this.hand.type(text);
    clearTimeout(this.idle);
    if (isFirst) {
      this.enter(); // another series of keys is another edit
      this.tell();
    }
    this.idle = setTimeout(() => this.rest(), IDLE_MS);
  }

  takeBack() {
    clearTimeout(this.idle);
    this.input.value = this.known;
    if (this.told === null) {
      this.isTyped = false;
      this.hand.cancel();
    } else {
      this.rest();
    }
  }

  /** The number is done. */
  rest() {
    clearTimeout(this.idle);
    if (!this.isTyped) return;
    const text = this.input.value;
    const said = this.told;
    this.isTyped = false;
    this.told = null;
    if (text === (said ?? this.known)) this.hand.cancel();
    // Told already, it is taken as the number of this stay.
    else this.hand.take(text, said === null ? 0 : this.typing);
  }

  /** @param {FormRow} row */
  show(row) {
    this.row = row;
    const { end, input } = this;
    const { text, ticks } = row[end];
    set(input, "aria-label", `${row.label} ${end === "low" ? "from" : "to"}${row.suffix}`);
    // The keypad of an iPhone has no minus.
    set(input, "inputmode", row.scale.low < 0 ? false : "decimal");
    if (this.isTyped) return;
    this.known = text;
    if (input.value !== text) input.value = text;
    set(input, "aria-invalid", typedTicks(text, row.scale) === ticks ? false : "true");
  }
}
