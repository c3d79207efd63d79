// In which order images are shown, which of them, and what is said of each.

import { FLAGS } from "./frame.mjs";

/**
 * @typedef {"given" | "name" | "percent" | "unusual"} Sort
 * @typedef {"all" | "look" | "open" | "checked" | "own" | "out" | "unreadable"} Filter
 * @typedef {{percents: ArrayLike<number>, scores: ArrayLike<number>, flags: ArrayLike<number>,
 *   names: {name: string}[]}} Known
 */

/** @type {Record<Sort, string>} */
export const SORTS = {
  given: "as added",
  name: "by name",
  percent: "by percent",
  unusual: "most unusual first",
};

/** @type {Record<Filter, string>} */
export const FILTERS = {
  all: "all images",
  look: "those that need a look",
  open: "not looked at yet",
  checked: "looked at",
  own: "with an own rule or region",
  out: "left out",
  unreadable: "that cannot be read",
};

/** @type {Record<Filter, (flags: number) => boolean>} */
const KEPT = {
  all: () => true,
  look: needsLook,
  open: (flags) => !(flags & (FLAGS.lookedAt | FLAGS.leftOut | FLAGS.unreadable)),
  checked: (flags) => Boolean(flags & FLAGS.lookedAt),
  own: (flags) => Boolean(flags & FLAGS.own),
  out: (flags) => Boolean(flags & FLAGS.leftOut),
  unreadable: (flags) => Boolean(flags & FLAGS.unreadable),
};

/** Whether somebody should look at an image. @param {number} flags */
export function needsLook(flags) {
  if (flags & FLAGS.leftOut) return false;
  if (flags & FLAGS.unreadable) return true;
  return Boolean(flags & FLAGS.unusual) && !(flags & FLAGS.lookedAt);
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/**
 * The images that are shown, by their index, in order.
 *
 * @param {Known} known
 * @param {Sort} sort
 * @param {Filter} filter
 */
export function shownImages(known, sort, filter) {
  const shown = known.names.map((_, index) => index).filter((i) => KEPT[filter](known.flags[i]));
  const { percents, scores, names: named } = known;
  // Images without a number come last; the order in which they were added decides between equals.
  const number = (/** @type {number} */ i) => (Number.isNaN(percents[i]) ? Infinity : percents[i]);
  /** @type {Record<Sort, (a: number, b: number) => number>} */
  const compare = {
    given: () => 0,
    name: (a, b) => names.compare(named[a].name, named[b].name),
    percent: (a, b) => (number(a) === number(b) ? 0 : number(a) - number(b)),
    unusual: (a, b) => scores[b] - scores[a],
  };
  return shown.sort((a, b) => compare[sort](a, b) || a - b);
}

/** A percentage as the page writes it of images among others. @param {number} value */
export function percentText(value) {
  const short = value >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
  return `${short} %`;
}

/** Letters at the end of a name that are always seen. */
const END = 4;

/**
 * A name as parts, of which the ending goes first where there is no room, then the middle: the
 * letters before the ending are those that count up.
 *
 * @param {string} tail
 * @returns {[folder: string, middle: string, end: string, ending: string]}
 */
export function tailParts(tail) {
  const at = tail.lastIndexOf("/") + 1;
  const name = tail.slice(at);
  const ending = /(?<=.)\.[a-z][a-z0-9]{0,4}$/i.exec(name)?.[0] ?? "";
  const letters = Array.from(name.slice(0, name.length - ending.length));
  const end = Math.max(0, letters.length - END);
  return [tail.slice(0, at), letters.slice(0, end).join(""), letters.slice(end).join(""), ending];
}

/** What a tile says of its number. @param {number} percent @param {number} flags */
export function numberText(percent, flags) {
  if (flags & FLAGS.unreadable) return ""; // the sign says it, and the name has the room
  if (flags & FLAGS.leftOut) return "left out";
  if (flags & FLAGS.refused) return "no mask"; // the rule is for images of another kind
  // Counted, and of no pixel: the region lies beside the image.
  if (Number.isNaN(percent)) return flags & FLAGS.exact ? "no pixels" : "…";
  return `${flags & FLAGS.exact ? "" : "≈ "}${percentText(percent)}`;
}

/**
 * The name of an image's tile, for screen readers: what its number says is not said again.
 *
 * @param {string} name
 * @param {number} percent
 * @param {number} flags
 */
export function labelText(name, percent, flags) {
  const number = flags & (FLAGS.unreadable | FLAGS.leftOut) ? [] : [numberText(percent, flags)];
  return [name, ...number, ...stateWords(flags)].join(", ");
}

/** @type {[number, string, string][]} flag, sign, word */
const MARKS = [
  [FLAGS.unreadable, "✕", "cannot be read"],
  [FLAGS.leftOut, "⊘", "left out"],
  [FLAGS.unusual, "!", "unusual"],
  [FLAGS.own, "✎", "own rule or region"],
  [FLAGS.lookedAt, "✓", "looked at"],
];

/** The signs of an image's states; a picture that is not there leaves room for a word. @param {number} flags */
export function signs(flags) {
  const found = MARKS.filter(([flag]) => flags & flag).map(([, sign]) => sign);
  return flags & FLAGS.unreadable ? [...found, "unreadable"] : found;
}

/** The words for an image's states. @param {number} flags */
export function stateWords(flags) {
  return MARKS.filter(([flag]) => flags & flag).map(([, , word]) => word);
}

/** Of images that say nothing of the others, or are marked for what they do. */
const MARKED = FLAGS.unusual | FLAGS.leftOut | FLAGS.unreadable | FLAGS.refused;

/**
 * "50 images · 28 select nothing · 3 need a look": what most images do is no reason to look at each.
 *
 * @param {ArrayLike<number>} flags
 * @param {ArrayLike<number>} percents
 */
export function countText(flags, percents) {
  const all = Array.from(flags);
  /** @param {number} percent */
  const usual = (percent) =>
    all.filter((of, index) => percents[index] === percent && !(of & MARKED)).length;
  const parts = [
    `${all.length} ${all.length === 1 ? "image" : "images"}`,
    told(usual(0), "selects nothing", "select nothing"),
    told(usual(100), "selects everything", "select everything"),
    told(all.filter(needsLook).length, "needs a look", "need a look"),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** @param {number} count @param {string} one @param {string} many */
function told(count, one, many) {
  return count ? `${count} ${count === 1 ? one : many}` : "";
}

/**
 * How far the numbers of the full size are, "" when all are there.
 *
 * @param {{busy: boolean, done: number, total: number, seconds: number | null}} head
 */
export function progressText({ busy, done, total, seconds }) {
  if (!busy || done >= total) return "";
  const left = seconds === null || seconds < 1 ? "" : `, ${duration(seconds)} left`;
  return `every pixel counted in ${done} of ${total}${left}`;
}

/** @param {number} seconds */
function duration(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
