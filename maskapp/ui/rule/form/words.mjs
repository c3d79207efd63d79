// What was done in the form, in words, for where it has to be told that it was lost. Pure functions.

/**
 * @import { Deed } from "../../widgets/outbox.mjs"
 * @import { Model } from "./model.mjs"
 */

/** @type {Record<string, string>} */
const KINDS = {
  ends: "bounds of",
  type: "number for",
  fix: "bounds of",
  swap: "bounds of",
  method: "method for",
  local: "local threshold of",
  channel: "channel of",
  keep: "inside or outside",
  rule_of_all: "rule of all for",
  duplicate_range: "duplicate",
  remove_range: "remove",
  duplicate_group: "duplicate group",
  remove_group: "remove group",
  greys: "leave greys out",
  add_range: "add range",
  add_group: "add group",
  group_match: "and / or",
  match: "and / or",
  invert: "invert",
  log: "logarithmic histograms",
  only_this: "all images or only this one",
  undo: "undo",
  redo: "redo",
  back: "undo",
};

/** @param {Deed} deed @param {Model} model  Before it. */
export function wordsOf(deed, model) {
  const kind = KINDS[deed.kind] ?? deed.kind;
  const row = model.cards.flatMap(({ rows }) => rows).find(({ id }) => id === deed.row);
  if (!row) return kind;
  const value = deed.kind === "type" ? `: ${deed.text}` : "";
  return `${kind} ${row.label}${value}`;
}
