// Tells the server what never comes, until it has heard it: a message may be lost, or be replaced
// by the next one before it was sent.

/** @import { Missing, Report } from "./data.d.ts" */

export class Reporting {
  constructor() {
    /** @type {Missing[]} */
    this.files = [];
    this.number = 0;
    /** @type {(report: Report) => void} */
    this.send = () => {};
  }

  /** @param {Missing[]} missing */
  add(missing) {
    if (!missing.length) return;
    this.files.push(...missing);
    this.number++;
    this.tell();
  }

  /** Python has drawn it. @param {number} heard @param {(report: Report) => void} send */
  receive(heard, send) {
    this.send = send;
    if (heard === this.number) this.files = [];
  }

  tell() {
    if (this.files.length) this.send({ number: this.number, files: this.files });
  }
}
