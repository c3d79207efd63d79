// What the hand does in a row.

/** Names a stay in a box, or keys that follow each other: what is told of it is one edit. */
export function series() {
  return 1 + Math.floor(Math.random() * 1e9);
}
