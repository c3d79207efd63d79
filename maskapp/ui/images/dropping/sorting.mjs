// Which files go to the server, and why others do not.

/**
 * @import { DroppingData, Missing } from "./data.d.ts"
 * @import { Found } from "./folders.mjs"
 */

/**
 * Files that are too large are told at once; in folders, what no image can be is left out too. What
 * was chosen itself goes to the server, which says what is wrong with it.
 *
 * @param {Found[]} found
 * @param {boolean} isFolder
 * @param {DroppingData} limits
 */
export function sorted(found, isFolder, { endings, most }) {
  /** @type {Found[]} */
  const good = [];
  /** @type {Missing[]} */
  const missing = [];
  for (const each of found) {
    const name = each.path.toLowerCase();
    if (isFolder && isSystems(name)) continue; // nobody put it there
    if (isFolder && !endings.some((end) => name.endsWith(end)))
      missing.push({ name: each.path, why: "type", mark: "" });
    else if (each.file.size > most) missing.push({ name: each.path, why: "size", mark: "" });
    else good.push(each);
  }
  return { good, missing };
}

/** @param {string} path */
function isSystems(path) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.startsWith(".") || name === "thumbs.db" || name === "desktop.ini";
}

/**
 * Why an upload failed, of what Streamlit says about it.
 *
 * @param {string} text
 * @returns {Missing["why"]}
 */
export function reasonOf(text) {
  if (/smaller|too large|\b413\b/i.test(text)) return "size";
  if (/not allowed/i.test(text)) return "type";
  if (/\b50[07]\b/.test(text)) return "space";
  if (/network|timeout|connect|\b50[234]\b/i.test(text)) return "connection";
  return "other";
}
