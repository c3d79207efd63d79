// The rule as the hand has left it: what Python said last, and what was done since. Pure functions.

import { boxText, typedTicks } from "./typed.mjs";

/**
 * @import { FormCard, FormData, FormEnd, FormRow } from "./data.d.ts"
 * @import { Deed } from "../../widgets/outbox.mjs"
 * @import { Pair } from "./scale.mjs"
 *
 * @typedef {Pick<FormData, "mask_class" | "cards" | "match" | "invert" | "only_this" |
 *   "log">} Model
 * @typedef {{channel: string, low: number | null, high: number | null, outside: boolean}} RuleRange
 *   In ticks; null for an automatic bound that has no value.
 * @typedef {{match: "all" | "any", groups: {match: "all" | "any", ranges: RuleRange[]}[],
 *   invert: boolean}} Rule
 */

/**
 * The model after something was done. What only Python can do changes nothing here.
 *
 * @param {Model} model
 * @param {Deed} deed
 * @returns {Model}
 */
export function done(model, deed) {
  // It was done to a class that is no longer on view.
  if (deed.class !== undefined && deed.class !== model.mask_class) return model;
  switch (deed.kind) {
    case "ends":
      return changed(model, deed.row, (row) => moved(row, /** @type {any} */ (deed.ends)));
    case "type":
      return changed(model, deed.row, (row) =>
        typed(row, /** @type {"low" | "high"} */ (deed.end), String(deed.text)),
      );
    case "keep":
      return changed(model, deed.row, (row) => ({ ...row, outside: deed.outside === true }));
    case "invert":
      return { ...model, invert: deed.on === true };
    case "only_this":
      return { ...model, only_this: deed.on === true };
    case "log":
      return { ...model, log: deed.on === true };
    case "method":
      return changed(model, deed.row, (row) => {
        const which = /** @type {"low" | "high"} */ (deed.end);
        const [method, numbers] = [String(deed.method), /** @type {never[]} */ ([])];
        return { ...row, [which]: { ...row[which], method, numbers } };
      });
    case "match":
      return { ...model, match: deed.match === "all" ? "all" : "any" };
    case "group_match":
      return cards(model, (card) =>
        card.id === deed.group ? { ...card, match: deed.match === "all" ? "all" : "any" } : card,
      );
    case "remove_range":
      return cards(model, (card) => ({
        ...card,
        rows: card.rows.filter((row) => row.id !== deed.row),
      }));
    case "remove_group":
      return { ...model, cards: model.cards.filter((card) => card.id !== deed.group) };
    default:
      return model;
  }
}

/** @param {Model} model @param {(card: FormCard) => FormCard} change @returns {Model} */
function cards(model, change) {
  return { ...model, cards: model.cards.map(change).filter((card) => card.rows.length) };
}

/** @param {Model} model @param {unknown} id @param {(row: FormRow) => FormRow} change */
function changed(model, id, change) {
  return cards(model, (card) => ({
    ...card,
    rows: card.rows.map((row) => (row.id === id ? change(row) : row)),
  }));
}

/** @param {FormRow} row @param {Partial<Record<"low" | "high", Pair>>} ends */
function moved(row, ends) {
  const low = ends.low?.[1] ?? row.low.ticks;
  const high = ends.high?.[1] ?? row.high.ticks;
  return low === null || high === null ? row : withBounds(row, [low, high]);
}

/**
 * A row with other bounds, its boxes in step.
 *
 * @param {FormRow} row
 * @param {Pair} bounds
 * @returns {FormRow}
 */
export function withBounds(row, [low, high]) {
  return { ...row, low: end(row, row.low, low), high: end(row, row.high, high) };
}

/** @param {FormRow} row @param {FormEnd} before @param {number} ticks @returns {FormEnd} */
function end({ scale }, before, ticks) {
  return before.method ? before : { ...before, ticks, text: boxText(ticks, scale) };
}

/**
 * A row after a text was typed. What makes no range stays in the boxes, and the bounds as they were.
 *
 * @param {FormRow} row
 * @param {"low" | "high"} which
 * @param {string} text
 * @returns {FormRow}
 */
export function typed(row, which, text) {
  if (!text.trim()) return row;
  const after = { ...row, [which]: { ...row[which], text } };
  const [low, high] = [meant(after, "low"), meant(after, "high")];
  if (low === null || high === null) return after;
  const isRange = low <= high || row.scale.circular || row.low.method || row.high.method;
  return isRange
    ? { ...after, low: { ...after.low, ticks: low }, high: { ...after.high, ticks: high } }
    : after;
}

/** @param {FormRow} row @param {"low" | "high"} which */
function meant(row, which) {
  return row[which].method ? row[which].ticks : typedTicks(row[which].text, row.scale);
}

/** What masks are made from. @param {Model} model @returns {Rule} */
export function ruleOf({ cards: groups, match, invert }) {
  return {
    match,
    invert,
    groups: groups.map((card) => ({
      match: card.match,
      ranges: card.rows.map(({ channel, low, high, outside }) => ({
        channel,
        low: low.ticks,
        high: high.ticks,
        outside,
      })),
    })),
  };
}
