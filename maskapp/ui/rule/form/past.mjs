// Undo, redo, and the list of what was done.

import { bus } from "../../widgets/bus.mjs";
import { element, iconButton, nameButton } from "./elements.mjs";
import { HISTORY, REDO, UNDO } from "./icons.mjs";
import { onUndo } from "./text_undo.mjs";

/**
 * @import { Past } from "./data.d.ts"
 * @import { Form } from "./form.mjs"
 */

export class PastBar {
  /** @param {Form} form @param {AbortSignal} signal */
  constructor(form, signal) {
    this.form = form;
    /** @type {Past | null} */
    this.past = null;
    this.undo = iconButton("", UNDO, () => form.act({ kind: "undo" }));
    this.redo = iconButton("", REDO, () => form.act({ kind: "redo" }));
    this.open = iconButton("History of the rule", HISTORY, () => this.toggle());
    this.list = element("div", {
      class: "steps",
      role: "group",
      "aria-label": "History",
      id: "steps",
    });
    this.list.hidden = true;
    this.open.setAttribute("aria-controls", "steps");
    this.root = element("div", { class: "past" }, this.undo, this.redo, this.open, this.list);
    onUndo((redo) => this.go(redo), signal);
    const leave = (/** @type {Event} */ event) => {
      if (!event.composedPath().includes(this.root)) this.close();
    };
    window.addEventListener("pointerdown", leave, { signal });
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.list.hidden) return;
      this.close();
      this.open.focus();
    });
    this.root.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.root.contains(relatedTarget)) this.close();
    });
  }

  /** By keys, whether or not the buttons know already of what was done last. @param {boolean} redo */
  go(redo) {
    if (bus.get("connected") === false) return; // the page sleeps
    this.form.act({ kind: redo ? "redo" : "undo" });
  }

  toggle() {
    if (this.list.hidden) this.fill();
    this.list.hidden = !this.list.hidden;
    this.open.ariaExpanded = String(!this.list.hidden);
  }

  close() {
    this.list.hidden = true;
    this.open.ariaExpanded = "false";
  }

  fill() {
    if (!this.past) return;
    const { steps, more } = this.past;
    const words = "Newest first. Choose a step to go back to before it; Redo brings it back.";
    const buttons = steps.map((name, at) => {
      const made = element("button", { type: "button", class: "step", text: name });
      made.addEventListener("click", () => {
        this.close();
        this.open.focus();
        this.form.act({ kind: "back", steps: at + 1 });
      });
      return made;
    });
    this.list.replaceChildren(element("p", { text: words }), ...buttons);
    if (more) this.list.append(element("p", { text: more }));
  }

  /** @param {Past} past */
  show(past) {
    this.past = past;
    nameButton(this.undo, past.undo);
    this.undo.title = `${past.undo} (Ctrl+Z)`;
    this.undo.disabled = !past.can_undo;
    nameButton(this.redo, past.redo);
    this.redo.title = `${past.redo} (Ctrl+Shift+Z)`;
    this.redo.disabled = !past.can_redo;
    this.open.disabled = !past.steps.length;
    if (!past.steps.length) this.close();
    else if (!this.list.hidden) this.fill();
  }
}
