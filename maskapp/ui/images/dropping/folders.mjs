// The files in what was dropped: folders with all that is in them.

/** @typedef {{path: string, file: File}} Found */

/**
 * The files of a drop, each with its path from what was dropped, in the order of their paths.
 *
 * @param {DataTransfer} transfer
 * @returns {Promise<{found: Found[], isFolder: boolean}>}
 */
export function filesOf(transfer) {
  // Before anything is awaited: the list is empty then.
  const items = [...transfer.items].filter((each) => each.kind === "file");
  const entries = items.map((each) => each.webkitGetAsEntry?.() ?? null);
  const files = [...transfer.files];
  const isFolder = entries.some((entry) => entry?.isDirectory);
  const alone = files.map((file) => ({ path: file.name, file }));
  return isFolder
    ? inEntries(entries).then((found) => ({ found, isFolder }))
    : Promise.resolve({ found: alone, isFolder });
}

/** @param {(FileSystemEntry | null)[]} entries @returns {Promise<Found[]>} */
async function inEntries(entries) {
  const found = [];
  for (const entry of entries) if (entry) found.push(...(await inEntry(entry, "")));
  return found.sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
}

/** @param {FileSystemEntry} entry @param {string} folder @returns {Promise<Found[]>} */
async function inEntry(entry, folder) {
  const path = folder + entry.name;
  if (!entry.isDirectory) return [{ path, file: await fileOf(/** @type {any} */ (entry)) }];
  const found = [];
  for (const each of await inFolder(/** @type {any} */ (entry)))
    found.push(...(await inEntry(each, `${path}/`)));
  return found;
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
function fileOf(entry) {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<FileSystemEntry[]>} */
async function inFolder(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    // A hundred at a time.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all;
    all.push(...some);
  }
}
