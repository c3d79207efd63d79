// The set of images: what Python sends, and what is shown of it.

import { bus } from "../../widgets/bus.mjs";
import { focused, keepFocus } from "../../widgets/focus.mjs";
import { partOf } from "../../widgets/mounting.mjs";
import { Actions } from "./actions.mjs";
import { Asking } from "./asking.mjs";
import { Bar } from "./bar.mjs";
import { copiesTable } from "./copying.mjs";
import { unpacked } from "./frame.mjs";
import { FOCUS, Hand } from "./hand.mjs";
import { shownImages } from "./order.mjs";
import { Pictures } from "./pictures.mjs";
import { Seeing } from "./seen.mjs";
import { asText, Table } from "./table.mjs";
import { Tiles } from "./tiles.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { Message } from "../../widgets/outbox.mjs"
 * @import { More, Seen } from "./data.d.ts"
 * @import { Frame, Mask, Name } from "./frame.mjs"
 * @import { Filter, Sort } from "./order.mjs"
 *
 * @typedef {{actions: Message, seen: Seen, more: More}} State
 * @typedef {Pick<FrontendRendererArgs<State>, "setStateValue" | "setTriggerValue">} Host
 * @typedef {{sort: Sort, filter: Filter}} Order
 */

/** A frame of the run that ended is unpacked by then. */
const CATCH_UP_MS = 100;
/** What all places of the set on a page agree on. */
const ORDER = "order of images";
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
    /** @type {number[]} the images that are shown, in their order */
    this.shown = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.catching = undefined;
    this.actions = new Actions(
      (message) => this.host.setTriggerValue("actions", message),
      () => this.draw(),
    );
    this.asking = new Asking((n) =>
      this.host.setTriggerValue("more", { n, masks: this.has.masks }),
    );
    this.pictures = new Pictures(() => this.tiles.later());
    this.seeing = new Seeing(
      (tiles) => ({ list: this.has.list, tiles, near: this.near }),
      (seen) => {
        this.host.setStateValue("seen", seen);
        this.root.dataset.seen = seen.list;
      },
    );
    this.hand = new Hand(this, signal);
    this.bar = new Bar(root, {
      wish: (wish) => this.hand.wish(wish),
      remove: (index) => this.hand.do("remove", index),
      sort: (sort) => bus.put(ORDER, { ...this.order, sort }),
      filter: (filter) => bus.put(ORDER, { ...this.order, filter }),
    });
    const on = {
      open: (/** @type {number} */ index) => this.hand.open(index),
      seen: (/** @type {number[]} */ indices) => this.seeing.see(indices),
    };
    const scroller = partOf(root, "scroller", HTMLElement);
    this.tiles = new Tiles(scroller, partOf(root, "rail", HTMLElement), on, signal);
    this.rows = partOf(root, "rows", HTMLElement);
    this.table = new Table(this.rows, on.open);
    this.copy = partOf(root, "copy", HTMLButtonElement);
    copiesTable(this.copy, () => (this.table.sorted ? asText(this.table.sorted) : ""));
    const add = partOf(root, "add", HTMLButtonElement);
    add.addEventListener("click", () => addImages());
    bus.on(FOCUS, () => this.takeFocus(), signal);
    for (const told of [ORDER, COLOUR]) bus.on(told, () => this.draw(), signal);
    // What a section does, such as Clean, draws the workspace alone; the rest asks for its own.
    for (const told of ["document", "running"]) bus.on(told, () => this.catchUp(), signal);
  }

  destroy() {
    this.generation++;
    this.listeners.abort();
    clearTimeout(this.catching);
    this.seeing.destroy();
    this.actions.destroy();
    this.asking.destroy();
    this.pictures.destroy();
  }

  /** Where on the page it stands. */
  get shows() {
    return this.frame?.head.shows ?? "strip";
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
      return this.seeing.anew();
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
    if (this.hand.stepped !== null) return this.hand.stepped;
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
    if (place >= 0) this.hand.place = place;
    const flags = (/** @type {number} */ index) => all[index];
    const picture = (/** @type {number} */ index) => this.pictures.get(names[index].key);
    const order = this.shown;
    const common = { order, current, names, percents, flags, whys };
    this.root.dataset.shows = head.shows;
    const isTable = head.shows === "table";
    this.rows.hidden = this.copy.hidden = !isTable;
    this.tiles.scroller.hidden = isTable;
    const name = names[current]?.name ?? "";
    const why = whys.get(current) ?? "";
    const pages = this.pagesOf(current);
    this.bar.show({ head, flags: all, percents, order, current, name, pages, why, sort, filter });
    if (head.shows === "table")
      this.table.show({ ...common, rows, classes: head.classes, selected: head.selected });
    else {
      const put = /** @type {string | undefined} */ (bus.get(COLOUR));
      const colour = head.of_class ? head.colour : (put ?? head.colour);
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

  /** How many images of a file are in the set. @param {number} index Of one of them. */
  pagesOf(index) {
    const fileOf = (/** @type {Name | undefined} */ name) => name?.key.split("·")[0];
    const file = fileOf(this.names[index]);
    return this.names.filter((name) => fileOf(name) === file).length;
  }

  /** The images before and after the one on view, which are likely to be opened next. */
  get near() {
    const place = this.shown.indexOf(this.current);
    const near = place < 0 ? [] : [this.shown[place + 1], this.shown[place - 1]];
    return near.filter((index) => index !== undefined);
  }
}

/** Press the uploader's button. */
function addImages() {
  const input = document.querySelector('[data-testid="stFileUploader"] input[type="file"]');
  if (input instanceof HTMLInputElement) input.click();
}
