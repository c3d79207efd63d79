// What was done to the picture and Python is told of, until its answer has it.

import { outbox } from "../../widgets/outbox.mjs";

/**
 * @import { Action, Say } from "../../widgets/outbox.mjs"
 * @import { Gesture, Mark, Pixel, Reshaped, ViewerData } from "./data.d.ts"
 * @import { Painted } from "./marks.mjs"
 * @import { Viewer } from "./viewer.mjs"
 */

export class Told {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.outbox = outbox("viewer");
    /** @type {Say} */
    const say = (message) => viewer.host.setTriggerValue("actions", message);
    this.outbox.connect(say);
    this.outbox.giveUp = () => viewer.schedulePaint();
    viewer.listeners.signal.addEventListener("abort", () => this.outbox.leave(say));
  }

  /** @param {ViewerData} data */
  answered({ hand, answered }) {
    this.outbox.answer(hand, answered);
  }

  /** @param {Pixel} pixel */
  pick(pixel) {
    this.tell("pick", pixel, "pixel that was pressed");
  }

  /** What was drawn with a tool. @param {Gesture} drawn */
  draw(drawn) {
    const name = this.viewer.fixed.tools.find(({ id }) => id === drawn.tool)?.label ?? drawn.tool;
    this.tell("gesture", drawn, name.toLowerCase());
  }

  /** How a shape was changed. @param {Reshaped} change */
  reshape(change) {
    this.tell("reshaped", change, change.removed ? "shape removed" : "shape moved");
  }

  /** @param {string} kind @param {Pixel | Gesture | Reshaped} fields @param {string} words */
  tell(kind, fields, words) {
    const { scene } = this.viewer;
    if (!scene) return;
    this.outbox.add({ kind, key: scene.imageKey, ...fields }, words);
    this.viewer.schedulePaint();
  }

  /** Of a kind, done to the image on view and not answered. @param {string} kind @returns {any[]} */
  own(kind) {
    const key = this.viewer.scene?.imageKey;
    return this.outbox.unanswered.filter((each) => each.kind === kind && each.key === key);
  }

  /** What was drawn and is not among Python's marks yet. @returns {Painted[]} */
  drawn() {
    return this.own("gesture").map(({ tool, mode, x, y, width, height, points }) => {
      const place = { x, y, width, height, points };
      const excluded = mode === "exclude";
      return { ...place, kind: tool, excluded, id: 0, name: "", cells: null };
    });
  }

  /** Python's marks with what it does not know yet. @param {Mark[]} marks @returns {Mark[]} */
  settled(marks) {
    return this.own("reshaped").reduce(reshaped, marks);
  }
}

/** @param {Mark[]} marks @param {Reshaped & Action} change @returns {Mark[]} */
function reshaped(marks, { id, removed, x, y, width, height, points }) {
  if (removed) return marks.filter((mark) => mark.id !== id);
  const place = points.length ? { points } : { x, y, width, height };
  return marks.map((mark) => (mark.id === id ? { ...mark, ...place } : mark));
}
