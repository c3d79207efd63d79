// A drop in lots: Streamlit's uploader draws its whole list anew for each file in it, so with many
// files at once nothing else on the page answers; and the first images are there before the last
// are sent.
//
// Each file carries a mark to the server, in its media type, where a parameter may stand: which
// drop it belongs to, and which of its files it is. So a drop shows its first image alone, and what
// is sent twice is taken once.

/**
 * @typedef {{mark: string, file: File}} Piece
 * @typedef {{drop: string, pieces: Piece[]}} Batch
 */

export const MOST_FILES = 25;
const MOST_BYTES = 64 * 2 ** 20; // of large files, fewer are sent again where a connection is lost

/** The files of a drop in their order, marked, in lots. @param {File[]} files @returns {Batch[]} */
export function lotsOf(files, drop = newDrop()) {
  return inLots(files.map((file, index) => marked(file, `${drop}-${index}`)));
}

/** Marked files in lots, each of one drop. @param {Piece[]} pieces @returns {Batch[]} */
export function inLots(pieces) {
  /** @type {Batch[]} */
  const lots = [];
  let bytes = 0;
  for (const piece of pieces) {
    const drop = dropOf(piece);
    const last = lots.at(-1);
    bytes += piece.file.size;
    if (last?.drop === drop && last.pieces.length < MOST_FILES && bytes <= MOST_BYTES) {
      last.pieces.push(piece);
    } else {
      lots.push({ drop, pieces: [piece] });
      bytes = piece.file.size;
    }
  }
  return lots;
}

/** @param {File} file @param {string} mark @returns {Piece} */
function marked(file, mark) {
  const { name, lastModified } = file;
  const type = `${file.type || "application/octet-stream"};maskapp=${mark}`;
  return { mark, file: new File([file], name, { type, lastModified }) };
}

/** @param {Piece} piece */
function dropOf({ mark }) {
  return mark.slice(0, mark.indexOf("-"));
}

function newDrop() {
  const [number = 0, more = 0] = crypto.getRandomValues(new Uint32Array(2));
  return number.toString(36) + more.toString(36);
}
