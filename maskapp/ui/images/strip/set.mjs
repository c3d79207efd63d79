// The set of images: what Python sends, what somebody does, what is shown.

import { bus } from "../../widgets/bus.mjs";
import { focused, keepFocus } from "../../widgets/focus.mjs";
import { partOf } from "../../widgets/mounting.mjs";
import { Actions } from "./actions.mjs";
import { Asking } from "./asking.mjs";
import { Bar } from "./bar.mjs";
import { FLAGS, unpacked } from "./frame.mjs";
import { moved, wish } from "./keys.mjs";
import { shownImages } from "./order.mjs";
import { Pictures } from "./pictures.mjs";
import { asText, Table } from "./table.mjs";
import { Tiles } from "./tiles.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { Message } from "../../widgets/outbox.mjs"
 * @import { Action, More, Seen } from "./data.d.ts"
 * @import { Frame, Mask, Name } from "./frame.mjs"
 * @import { Wish } from "./keys.mjs"
 * @import { Filter, Sort } from "./order.mjs"
 *
 * @typedef {{actions: Message, seen: Seen, more: More}} State
 * @typedef {Pick<FrontendRendererArgs<State>, "setStateValue" | "setTriggerValue">} Host
 * @typedef {{sort: Sort, filter: Filter}} Order
 */

/** How long the tiles rest before masks of those that are seen are asked for. */
const SETTLE_MS = 120;
/** How long somebody who steps on and on must rest before an image is opened. */
const STEP_MS = 60;
/** A frame of the run that ended is unpacked by then. */
const CATCH_UP_MS = 100;
/** Steps further apart are each the first one, which opens at once. */
const FURTHER_MS = 300;
/** What all places of the set on a page agree on. */
const ORDER = "order of images";
/** The key of the image whose tile in the strip is to have the focus, once it is on view. */
const FOCUS = "focus on an image";
/** As it is chosen in the viewer. */
const COLOUR = "colour of masks";

export class ImageSet {
  /** @param {HTMLElement} root @param {Host} host */
  constructor(root, host) {
    this.root = root;
    this.host = host;
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    /** @type {Uint8Array | null} */
    this.data = null;
    this.generation = 0;
    /** @type {Frame | null} */
    this.frame = null;
    /** @type {Name[]} */
    this.names = [];
    /** @type {Map<number, Mask>} */
    this.masks = new Map();
    // What identifies the names and masks that are here.
    this.has = { list: "", masks: "" };
    this.sentSeen = "";
    /** @type {number[]} */
    this.tilesSeen = [];
    /** @type {number | undefined} */
    this.settling = undefined;
    /** @type {number | undefined} */
    this.stepping = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.catching = undefined;
    this.lastStep = -Infinity;
    /** @type {number | null} the image that was stepped to and is not opened yet */
    this.stepped = null;
    // Where the image on view was among those that are shown.
    this.place = 0;
    this.actions = new Actions(
      (message) => this.host.setTriggerValue("actions", message),
      () => this.draw(),
    );
    this.asking = new Asking((n) =>
      this.host.setTriggerValue("more", { n, masks: this.has.masks }),
    );
    this.pictures = new Pictures(() => this.tiles.later());
    this.bar = new Bar(root, {
      wish: (wish) => this.wish(wish),
      remove: (index) => this.remove(index),
      sort: (sort) => bus.put(ORDER, { ...this.order, sort }),
      filter: (filter) => bus.put(ORDER, { ...this.order, filter }),
    });
    const on = {
      open: (/** @type {number} */ index) => this.open(index),
      seen: (/** @type {number[]} */ indices) => this.see(indices),
    };
    const scroller = partOf(root, "scroller", HTMLElement);
    this.tiles = new Tiles(scroller, partOf(root, "rail", HTMLElement), on, signal);
    this.rows = partOf(root, "rows", HTMLElement);
    this.table = new Table(this.rows, on.open);
    this.copy = partOf(root, "copy", HTMLButtonElement);
    this.copy.addEventListener("click", () => this.copyTable());
    const add = partOf(root, "add", HTMLButtonElement);
    add.addEventListener("click", () => addImages());
    root.addEventListener("keydown", (event) => this.onOwnKey(event), { signal });
    window.addEventListener("keydown", (event) => this.onKey(event), { signal });
    root.addEventListener("keyup", (event) => this.onOwnKeyUp(event), { signal });
    bus.on(FOCUS, () => this.takeFocus(), signal);
    for (const told of [ORDER, COLOUR]) bus.on(told, () => this.draw(), signal);
    // What a section does, such as Clean, draws the workspace alone; the rest asks for its own.
    for (const told of ["document", "running"]) bus.on(told, () => this.catchUp(), signal);
  }

  destroy() {
    this.generation++;
    this.listeners.abort();
    clearTimeout(this.settling);
    clearTimeout(this.stepping);
    clearTimeout(this.catching);
    this.actions.destroy();
    this.asking.destroy();
    this.pictures.destroy();
  }

  /** @returns {Order} */
  get order() {
    return /** @type {Order | undefined} */ (bus.get(ORDER)) ?? { sort: "given", filter: "all" };
  }

  // ---- What Python sends -------------------------------------------------------------------

  /** @param {Uint8Array} data */
  async receive(data) {
    // A change of the theme sends the same again: canvases have its colours nowhere.
    if (data === this.data) return this.draw();
    this.data = data;
    const generation = ++this.generation;
    const frame = await unpacked(data);
    if (generation !== this.generation) return;
    this.frame = frame;
    const { list, masks } = frame.head;
    if (frame.names) {
      this.names = frame.names;
      this.has.list = list;
    }
    if (frame.masks) {
      this.masks = frame.masks;
      this.has.masks = masks;
    }
    if (this.has.list !== list) {
      // Left out for another one that was here: mounted anew, it has nothing yet.
      this.tilesSeen = [];
      this.tellSeen();
      return;
    }
    if (this.has.masks !== masks) this.asking.again();
    for (const [index, address] of frame.head.pictures)
      this.pictures.want(this.names[index]?.key ?? "", address);
    this.actions.answered(frame.head.hand, frame.head.answered);
    this.asking.received(frame.head.asked, frame.head.busy);
    this.catchUp();
    this.draw();
    this.root.dataset.busy = String(frame.head.busy);
  }

  // ---- What is shown -----------------------------------------------------------------------

  /** @param {number} index */
  flags(index) {
    return this.actions.flags(this.names[index]?.key ?? "", this.frame?.flags[index] ?? 0);
  }

  /** The image that is on view, or about to be. */
  get current() {
    if (this.stepped !== null) return this.stepped;
    const opening = this.actions.opening;
    const found = opening === null ? -1 : this.names.findIndex((each) => each.key === opening);
    return found < 0 ? (this.frame?.head.current ?? -1) : found;
  }

  /** Ask, if others show a newer document and no run goes on that brings this one's too. */
  catchUp() {
    clearTimeout(this.catching);
    this.catching = setTimeout(() => {
      const { frame } = this;
      if (frame?.head.shows !== "strip" || bus.get("running") === true) return;
      const newest = /** @type {number | undefined} */ (bus.get("document")) ?? 0;
      if (frame.head.version < newest) this.asking.again();
    }, CATCH_UP_MS);
  }

  draw() {
    const { frame } = this;
    if (frame) keepFocus(this.root, () => this.show(frame));
  }

  /** @param {Frame} frame */
  show(frame) {
    const { head, percents, scores, whys, rows } = frame;
    const { names, masks, current } = this;
    const all = names.map((_, index) => this.flags(index));
    const { sort, filter } = this.order;
    this.shown = shownImages({ percents, scores, flags: all, names }, sort, filter);
    const place = this.shown.indexOf(current);
    if (place >= 0) this.place = place;
    const flags = (/** @type {number} */ index) => all[index];
    const picture = (/** @type {number} */ index) => this.pictures.get(names[index].key);
    const common = { order: this.shown, current, names, percents, flags, whys };
    this.root.dataset.shows = head.shows;
    const isTable = head.shows === "table";
    this.rows.hidden = this.copy.hidden = !isTable;
    this.tiles.scroller.hidden = isTable;
    const name = names[current]?.name ?? "";
    const why = whys.get(current) ?? "";
    const pages = this.pagesOf(current);
    this.bar.show({ head, flags: all, order: this.shown, current, name, pages, why, sort, filter });
    if (head.shows === "table") this.table.show({ ...common, rows });
    else {
      const colour = /** @type {string | undefined} */ (bus.get(COLOUR)) ?? head.colour;
      const chosen = `${sort} ${filter}`;
      this.tiles.show({ ...common, shows: head.shows, masks, picture, colour, chosen });
    }
    this.takeFocus();
  }

  /** Grid and table go as one is opened: the focus goes on to the image's tile in the strip. */
  takeFocus() {
    const key = bus.get(FOCUS);
    const { head } = this.frame ?? {};
    if (!key || head?.shows !== "strip" || this.names[head.current]?.key !== key) return;
    bus.put(FOCUS, "");
    // Unless somebody has gone somewhere else meanwhile.
    const element = focused();
    if (!element || element.closest('[data-testid="image-set"]')) this.tiles.focusCurrent();
  }

  // ---- What somebody does ------------------------------------------------------------------

  /** A key on a tile, or on a row of the table. @param {KeyboardEvent} event */
  onOwnKey(event) {
    const shows = this.frame?.head.shows;
    const list = shows === "table" ? this.table : this.tiles;
    const index = list.focused;
    if (index === null) return;
    if (event.key === "Enter") this.open(index);
    else if (shows === "strip") return;
    else {
      const asked = wish(event, null, true);
      if (asked === "check" || asked === "leave") {
        if (!event.repeat) this.mark(asked, index);
      } else {
        const order = (shows === "table" ? this.table.sorted?.order : this.shown) ?? [];
        const place = moved(event, order.indexOf(index), list.places);
        if (place === null) return;
        list.go(place);
      }
    }
    event.preventDefault();
  }

  /** In some browsers a button is pressed as Space is let go. @param {KeyboardEvent} event */
  onOwnKeyUp(event) {
    if (event.key === " " && this.table.focused !== null) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (bus.get("connected") === false) return; // the page sleeps
    if (this.frame?.head.shows !== "strip" || !this.names.length) return;
    const element = focused();
    const asked = wish(event, element, this.tiles.rail.contains(element));
    if (!asked) return;
    event.preventDefault();
    if (asked !== "check" && asked !== "leave") this.wish(asked);
    else if (!event.repeat) this.mark(asked, this.tiles.focused ?? this.current);
  }

  /** @param {Wish} wish */
  wish(wish) {
    const steps = { previous: -1, next: 1, first: -Infinity, last: Infinity };
    if (wish === "check" || wish === "leave") this.mark(wish, this.current);
    else this.step(steps[wish]);
  }

  /**
   * Mark an image as looked at, or leave it out; take that back if it is so.
   *
   * @param {"check" | "leave"} wish
   * @param {number} index
   */
  mark(wish, index) {
    const key = this.names[index]?.key;
    if (!key) return;
    if (wish === "check") this.do(this.flags(index) & FLAGS.lookedAt ? "uncheck" : "check", key);
    else this.do(this.flags(index) & FLAGS.leftOut ? "bring_back" : "leave_out", key);
  }

  /** How many images of a file are in the set. @param {number} index Of one of them. */
  pagesOf(index) {
    const fileOf = (/** @type {Name | undefined} */ name) => name?.key.split("·")[0];
    const file = fileOf(this.names[index]);
    return this.names.filter((name) => fileOf(name) === file).length;
  }

  /** @param {number} index */
  remove(index) {
    const key = this.names[index]?.key;
    if (key) this.do("remove", key);
  }

  /** @param {number} by */
  step(by) {
    const order = this.shown ?? [];
    const place = order.indexOf(this.current);
    // Where it is not shown any more, another one has taken its place.
    const from = place < 0 ? this.place - Number(by > 0) : place;
    const following = order[Math.min(order.length - 1, Math.max(0, from + by))];
    if (following === undefined) return;
    if (following === this.current) return this.tiles.bringIntoView();
    if (bus.get(FOCUS)) bus.put(FOCUS, "");
    this.stepped = following;
    clearTimeout(this.stepping);
    const now = performance.now();
    const isFirst = now - this.lastStep > FURTHER_MS;
    this.lastStep = now;
    if (isFirst) this.open(following);
    else {
      this.stepping = setTimeout(() => this.open(following), STEP_MS);
      this.draw();
    }
  }

  /** @param {number} index */
  open(index) {
    clearTimeout(this.stepping);
    this.stepped = null;
    const key = this.names[index]?.key;
    if (!key) return;
    bus.put(FOCUS, this.frame?.head.shows === "strip" ? "" : key);
    this.do("open", key);
  }

  /** @param {Action["kind"]} kind @param {string} key */
  do(kind, key) {
    const shows = this.frame?.head.shows ?? "strip";
    const name = this.names.find((each) => each.key === key)?.name ?? "an image";
    this.actions.add(kind, key, shows, name);
    this.draw();
  }

  /** Masks of what is seen are asked for. @param {number[]} indices */
  see(indices) {
    this.tilesSeen = indices;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.tellSeen(), SETTLE_MS);
  }

  tellSeen() {
    const order = this.shown ?? [];
    const place = order.indexOf(this.current);
    const near = place < 0 ? [] : [order[place + 1], order[place - 1]];
    const { list } = this.has;
    const tiles = [...this.tilesSeen].sort((a, b) => a - b);
    const seen = { list, tiles, near: near.filter((index) => index !== undefined) };
    const text = JSON.stringify(seen);
    if (text === this.sentSeen) return;
    this.sentSeen = text;
    this.host.setStateValue("seen", seen);
    this.root.dataset.seen = list;
  }

  async copyTable() {
    const shown = this.table.sorted;
    if (!shown) return;
    const text = asText(shown);
    try {
      await navigator.clipboard.writeText(text);
      this.copy.textContent = "Copied";
    } catch {
      // Browsers refuse it on pages without TLS, but for this computer's own.
      this.copy.textContent = copiedByHand(this.root, text) ? "Copied" : "Could not copy";
    }
    setTimeout(() => {
      this.copy.textContent = "Copy as text";
    }, 2000);
  }
}

/** Copy a text as if it were selected. @param {HTMLElement} root @param {string} text */
function copiedByHand(root, text) {
  const area = document.createElement("textarea");
  area.value = text;
  root.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** Press the uploader's button. */
function addImages() {
  const input = document.querySelector('[data-testid="stFileUploader"] input[type="file"]');
  if (input instanceof HTMLInputElement) input.click();
}
